# SPDX-License-Identifier: Apache-2.0
"""Register programs for the PL011, and what of them may be compared.

A program is a list of operations:

    ("w", SIZE, OFFSET, VALUE)  ("r", SIZE, OFFSET)
    ("rx", BYTES)               characters come in
    ("step", NS)                time passes; None: until the line is quiet

QEMU's PL011 is simpler than the chip in known ways, "D1" to "D12" here and in
doc/devices/pl011.md. Common follows a program through what both have in
common, and so knows for each operation which bits QEMU has right, or that the
operation leads to where the two differ for good and has to be left out.
"""

DR, RSR, FR, ILPR, IBRD, FBRD = 0x00, 0x04, 0x18, 0x20, 0x24, 0x28
LCR_H, CR, IFLS, IMSC, RIS, MIS = 0x2c, 0x30, 0x34, 0x38, 0x3c, 0x40
ICR, DMACR, PERIPHID, PCELLID = 0x44, 0x48, 0xfe0, 0xff0

BRK, FEN = 1 << 0, 1 << 4  # LCR_H
UARTEN, LBE, TXE, RXE = 1 << 0, 1 << 7, 1 << 8, 1 << 9  # CR
RTSEN, CTSEN = 1 << 14, 1 << 15
FR_TX = 1 << 7 | 1 << 5 | 1 << 3  # TXFE, TXFF, BUSY
FR_RX = 1 << 6 | 1 << 4  # RXFF, RXFE
FR_MODEM = 1 << 8 | 7
INT_MODEM, INT_RX, INT_TX, INT_RT = 0xf, 1 << 4, 1 << 5, 1 << 6
ALL = 0xffffffff

DEPTH = 16
CLOCK = 24000000
LONGEST = 12  # bits of a character

# What the fields of storage registers keep (D6: QEMU keeps all bits).
FIELDS = {ILPR: 0xff, IBRD: 0xffff, FBRD: 0x3f, LCR_H: 0xff, CR: 0xff87,
          IFLS: 0x3f, IMSC: 0x7ff, DMACR: 0x7}
RESET = {ILPR: 0, IBRD: 0, FBRD: 0, LCR_H: 0, CR: 0x300, IFLS: 0x12, IMSC: 0,
         DMACR: 0}


def start():
    """From any state to the one after reset, on both machines."""
    program = [("w", 4, CR, UARTEN | TXE | RXE), ("w", 4, IBRD, 1),
               ("w", 4, LCR_H, FEN), ("w", 4, LCR_H, 0)]
    program += [("r", 4, DR)] * (DEPTH + 1)
    program += [("step", 2 * 10**9)]  # the character under way
    program += [("w", 4, offset, data) for offset, data in RESET.items()]
    program += [("w", 4, RSR, 0), ("w", 4, ICR, 0x7ff)]
    return program


class Common:
    """The state that both machines share, and what is not sure in it."""

    def __init__(self):
        self.reg = dict(RESET)
        self.div = 0  # as LCR_H has latched it
        self.slowest = 0  # that of characters under way
        self.received = []  # the data bits of each character in the FIFO
        self.pending = 0  # characters to send, at most
        self.resting = False  # after a break, or in one
        self.sent = []  # (character, the data bits) on the line
        self.tx_unsure = False
        self.rx_unsure = False
        self.rx_stale = False
        self.modem_unsure = False

    def fifos(self):
        return bool(self.reg[LCR_H] & FEN)

    def depth(self):
        return DEPTH if self.fifos() else 1

    def rx_level(self):
        eighths = (1, 2, 4, 6, 7, 7, 7, 7)[self.reg[IFLS] >> 3]
        return DEPTH * eighths // 8 if self.fifos() else 1

    def data_bits(self):
        return 0xff >> (3 - (self.reg[LCR_H] >> 5 & 3))

    def enabled(self, side):
        wanted = UARTEN | side
        return self.reg[CR] & wanted == wanted and self.div > 0

    def can_send(self):
        return (self.enabled(TXE) and not self.reg[LCR_H] & BRK and
                not self.reg[CR] & CTSEN)

    @staticmethod
    def character_time(div):
        """In ns, at least that of the longest character."""
        return LONGEST * div * 10**9 // (4 * CLOCK) + 1

    def unsure(self):
        """The interrupts that cannot be compared."""
        return ((INT_TX if self.tx_unsure else 0) |
                (INT_RX if self.rx_unsure else 0) |
                (INT_MODEM if self.modem_unsure else 0) |
                (INT_RT if self.reg[IMSC] & INT_RT else 0))  # D4

    def irq_known(self):
        return not self.reg[IMSC] & self.unsure()

    # Each returns the mask of bits to compare (None for "leave it out").

    def read(self, offset):
        if offset == DR:
            return self.read_dr()
        if offset == FR:
            return ALL & ~((FR_TX if self.pending or self.resting else 0) |  # D1
                           (FR_RX if self.rx_stale else 0) |  # D7
                           (FR_MODEM if self.reg[CR] & LBE else 0))  # D8
        if offset in (RIS, MIS):
            return ALL & ~self.unsure()
        return FIELDS.get(offset, ALL)

    def read_dr(self):
        if not self.received:
            self.rx_stale = self.rx_unsure = False
            return 0  # D9
        bits = self.received.pop(0)
        if not self.received:
            self.rx_unsure = False
        return ALL & ~(0xff & ~bits)  # D5

    def write(self, size, offset, data):
        if offset == DR:
            return self.write_dr(data & 0xff)
        if offset == LCR_H:
            return self.write_lcr_h(data & 0xff)
        if offset == CR:
            return self.write_cr(data & FIELDS[CR])
        if offset == ICR:
            self.write_icr(data)
        elif offset in FIELDS:
            self.reg[offset] = data & FIELDS[offset]
        return 0

    def write_dr(self, data):
        if self.pending >= self.depth() or self.reg[CR] & LBE:
            return None  # D1, D8
        at_once = self.can_send() and not (self.pending or self.resting)
        self.tx_unsure = not (at_once and not self.fifos())  # D2
        self.slowest = max(self.slowest, self.div)
        self.pending += 1
        self.sent.append((data, self.data_bits()))
        return 0

    def write_lcr_h(self, data):
        toggles = (data ^ self.reg[LCR_H]) & FEN
        if self.pending and (data ^ self.reg[LCR_H]) & (FEN | 0x60):
            return None  # D1: characters in the FIFO meet the new format
        if data & BRK and self.reg[CR] & LBE:
            return None  # D8
        if toggles and data & FEN and self.received:
            return None  # D7
        if toggles and self.received:
            self.received = []
            self.rx_stale = self.rx_unsure = True  # D7
        self.reg[LCR_H] = data
        self.div = 64 * self.reg[IBRD]
        if self.reg[IBRD] not in (0, 0xffff):
            self.div += self.reg[FBRD]
        self.slowest = max(self.slowest, self.div)
        self.resting |= bool(data & BRK)
        return 0

    def write_cr(self, data):
        if data & LBE and (self.pending or self.reg[LCR_H] & BRK):
            return None  # D8
        if (data | self.reg[CR]) & LBE:
            self.modem_unsure = True  # D8
        self.reg[CR] = data
        return 0

    def write_icr(self, data):
        if data & INT_TX and not self.pending:
            self.tx_unsure = False
        if data & INT_RX and not self.rx_stale:
            self.rx_unsure = False
        if data & INT_MODEM == INT_MODEM and not self.reg[CR] & LBE:
            self.modem_unsure = False

    def receive(self, n):
        """The time that n characters need to come, None if they cannot."""
        count = len(self.received)
        if not self.enabled(RXE) or self.reg[CR] & LBE or self.rx_stale:
            return None  # D1, D8, D7
        if count + n > self.depth():
            return None  # D5
        if self.reg[CR] & RTSEN and count + n > self.rx_level():
            return None  # D11
        self.received += [self.data_bits()] * n
        self.rx_unsure |= self.fifos()  # D3
        return n * self.character_time(self.div)

    def pass_time(self, ns):
        """Let ns pass, or enough for all characters; returns how much."""
        needed = (self.pending + 1) * self.character_time(self.slowest)
        if ns is None:
            ns = needed
        if ns < needed:
            return ns
        if not self.reg[LCR_H] & BRK:
            self.resting = False
        if self.can_send():
            self.pending = 0
        if not self.pending and not self.resting:
            self.slowest = self.div
        return ns


# Programs.

BITS = [1 << k for k in range(32)]
DIVISORS = (1, 1, 1, 2, 13, 26, 0, 3, 0x100, 0xffff, 0xfffe)
STORAGE = tuple(FIELDS)
QUIET = (RSR, ILPR, FBRD, IFLS, DMACR, ICR)  # writes that stop nothing
READABLE = (DR, RSR, FR, RIS, MIS, ICR) + STORAGE


def edge_value(rng):
    kind = rng.random()
    if kind < 0.15:
        return 0
    if kind < 0.3:
        return ALL
    if kind < 0.5:
        return rng.choice(BITS)
    if kind < 0.6:
        return ALL ^ rng.choice(BITS)
    return rng.getrandbits(rng.choice((8, 11, 16, 32)))


def line_control(rng):
    value = 0x60 | rng.getrandbits(8) if rng.random() < 0.7 else \
        rng.getrandbits(8)
    return value & ~BRK if rng.random() < 0.9 else value


def control(rng):
    kind = rng.random()
    modem = rng.getrandbits(4) << 10
    if kind < 0.8:
        return UARTEN | TXE | RXE | modem
    if kind < 0.9:
        return UARTEN | TXE | RXE | modem | RTSEN
    return edge_value(rng)


def interrupt_mask(rng):
    value = edge_value(rng)
    return value & ~INT_RT if rng.random() < 0.8 else value


def random_operation(rng):
    kind = rng.random()
    if kind < 0.24:
        return ("r", 4, rng.choice(READABLE))
    if kind < 0.36:
        return ("r", 4, DR)
    if kind < 0.43:
        return ("w", rng.choice((1, 2, 4, 4)), DR, edge_value(rng))
    if kind < 0.53:
        return ("rx", bytes(rng.getrandbits(8) for _ in
                            range(rng.choice((1, 1, 1, 1, 2, 3, 15, 16)))))
    if kind < 0.63:
        return ("step", rng.choice((None, None, None, 1, 1000, 100000)))
    if kind < 0.72:
        return ("w", 4, ICR, rng.choice((0x7ff, 0x7ff, INT_TX, INT_RX,
                                         INT_MODEM, edge_value(rng))))
    if kind < 0.78:
        return ("w", 4, IMSC, interrupt_mask(rng))
    if kind < 0.82:
        return ("w", 4, LCR_H, line_control(rng))
    if kind < 0.85:
        return ("w", 4, CR, control(rng))
    if kind < 0.87:
        return ("w", 4, IBRD, rng.choice(DIVISORS))
    if kind < 0.92:
        return ("w", rng.choice((1, 2, 4)), rng.choice(QUIET),
                edge_value(rng))
    return rare_operation(rng)


def rare_operation(rng):
    anywhere = rng.choice((rng.randrange(0, 0x80, 4),
                           rng.randrange(0, 0x1000, 4),
                           rng.randrange(0xfd0, 0x1000, 4)))
    kind = rng.random()
    if kind < 0.4:
        return ("r", rng.choice((1, 2, 4)), anywhere)
    if kind < 0.6:
        return ("r", 8, anywhere & ~7)
    if kind < 0.8:
        return ("w", rng.choice((2, 4)), anywhere, edge_value(rng))
    return ("w", 8, anywhere & ~7, edge_value(rng) << 32 | edge_value(rng))


def interrupt_operation(rng):
    """Masks and clears, with characters one by one."""
    kind = rng.random()
    if kind < 0.2:
        return ("w", rng.choice((1, 2, 4)), IMSC, interrupt_mask(rng))
    if kind < 0.4:
        return ("w", rng.choice((2, 4)), ICR, rng.getrandbits(11))
    if kind < 0.55:
        return ("rx", bytes([rng.getrandbits(8)]))
    if kind < 0.7:
        return ("r", rng.choice((2, 4)), DR)
    if kind < 0.8:
        return ("w", 1, DR, rng.getrandbits(8))
    if kind < 0.9:
        return ("r", 4, rng.choice((RIS, MIS, FR)))
    return ("step", None)


def format_operation(rng):
    """Line formats and divisors, with characters in and out."""
    kind = rng.random()
    if kind < 0.3:
        return ("w", rng.choice((1, 2, 4)), LCR_H, line_control(rng))
    if kind < 0.4:
        return ("w", 4, IBRD, rng.choice(DIVISORS))
    if kind < 0.5:
        return ("w", 4, FBRD, edge_value(rng))
    if kind < 0.65:
        return ("rx", bytes(rng.getrandbits(8) for _ in
                            range(rng.choice((1, 2, 7, 16)))))
    if kind < 0.8:
        return ("r", 4, rng.choice((DR, DR, FR, RSR)))
    if kind < 0.9:
        return ("w", 4, DR, edge_value(rng))
    return ("step", rng.choice((None, 1, 1000, 50000)))


def size_operation(rng):
    """Every register in every size."""
    offset = rng.choice(READABLE + (0x4c, 0x80, 0xfd0, PERIPHID, PERIPHID + 8,
                                    PCELLID, PCELLID + 12))
    if rng.random() < 0.5:
        return ("r", rng.choice((1, 2, 4)), offset)
    if rng.random() < 0.1:
        return ("step", None)
    if offset == CR:
        return ("w", 4, CR, control(rng))
    return ("w", rng.choice((1, 2, 4)), offset, edge_value(rng))


def burst_operation(rng):
    """Many characters in, and out of DR."""
    kind = rng.random()
    if kind < 0.35:
        return ("rx", bytes(rng.getrandbits(8) for _ in
                            range(rng.choice((1, 8, 14, 15, 16)))))
    if kind < 0.75:
        return ("r", 4, DR)
    if kind < 0.85:
        return ("r", 4, rng.choice((FR, RIS, RSR)))
    if kind < 0.92:
        return ("step", None)
    return ("w", 4, rng.choice((ICR, IFLS, RSR)), edge_value(rng))


KINDS = (random_operation, random_operation, interrupt_operation,
         format_operation, size_operation, burst_operation)


def random_program(rng, length):
    """Of one kind, after a start that lets characters through, most of the
    time, and again every now and then."""
    program = []
    kind = rng.choice(KINDS)
    while len(program) < length:
        if rng.random() < 0.03 or (not program and rng.random() < 0.9):
            program += [("w", 4, IBRD, rng.choice(DIVISORS[:6])),
                        ("w", 4, FBRD, rng.getrandbits(6)),
                        ("w", 4, LCR_H, rng.choice((0x60, 0x60, 0x70))),
                        ("w", 4, CR, UARTEN | TXE | RXE)]
        operation = kind(rng)
        burst = operation[0] in "rw" and rng.random() < 0.06
        program += [operation] * (rng.randrange(2, 18) if burst else 1)
    return program[:length]


def describe(operation):
    """An operation as the line of qtest that it is."""
    kind, *rest = operation
    letter = {1: "b", 2: "w", 4: "l", 8: "q"}
    if kind == "w":
        size, offset, data = rest
        data &= (1 << 8 * size) - 1
        return f"write{letter[size]} {0x09000000 + offset:#x} {data:#x}"
    if kind == "r":
        return f"read{letter[rest[0]]} {0x09000000 + rest[1]:#x}"
    if kind == "rx":
        return f"serial {rest[0].hex()}"
    return f"clock_step {rest[0]}"
