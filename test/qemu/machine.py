# SPDX-License-Identifier: Apache-2.0
"""A machine behind QEMU's qtest protocol: QEMU itself, or Orrery.

As with libqtest, this side listens and the machine connects. Requests go out
many at a time, and answers are read back in order.
"""
import json
import os
import select
import shutil
import socket
import subprocess
import tempfile

TIMEOUT = 60  # seconds of the host for any answer
BATCH = 200  # requests under way, so that neither side blocks the other


class MachineError(Exception):
    """The machine has ended, hangs, or answers what no machine should."""


class Machine:
    """One process. args are those after the sockets'."""

    def __init__(self, binary, args, serial=False):
        self.dir = tempfile.mkdtemp(prefix="orr-")
        self.levels = {}  # of interrupts, by number
        self.edges = []  # (number, level), until somebody takes them
        self.serial = None
        doors = {"qtest": self._listen("qtest"), "qmp": self._listen("qmp")}
        command = [
            binary, "-qtest", "unix:" + self._path("qtest"),
            "-qtest-log", "/dev/null",
            "-chardev", f"socket,path={self._path('qmp')},id=char0",
            "-mon", "chardev=char0,mode=control", "-display", "none", *args]
        if serial:
            doors["serial"] = self._listen("serial")
            command += ["-chardev", f"socket,id=s0,path={self._path('serial')}",
                        "-serial", "chardev:s0"]
        log = open(self._path("log"), "wb")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                        stdout=log, stderr=log)
        log.close()
        try:
            self._meet(doors)
        except Exception:
            self.close()
            raise

    def _path(self, name):
        return os.path.join(self.dir, name)

    def _listen(self, name):
        door = socket.socket(socket.AF_UNIX)
        door.bind(self._path(name))
        door.listen(1)
        return door

    def _accept(self, door):
        door.settimeout(0.1)
        for _ in range(10 * TIMEOUT):
            try:
                peer, _ = door.accept()
                peer.settimeout(TIMEOUT)
                return peer
            except socket.timeout:
                if self.process.poll() is not None:
                    break
        raise MachineError(f"it does not connect: {self.last_words()}")

    def _meet(self, doors):
        self.qtest = self._accept(doors["qtest"])
        self.answers = self.qtest.makefile("rb")
        self.monitor = self._accept(doors["qmp"])
        self.messages = self.monitor.makefile("rb")
        if "serial" in doors:
            self.serial = self._accept(doors["serial"])
            self.serial.setblocking(False)
        for door in doors.values():
            door.close()
        json.loads(self.messages.readline())  # the greeting
        self.qmp("qmp_capabilities")
        self.request("endianness")

    def last_words(self):
        with open(self._path("log"), "rb") as log:
            return log.read()[-500:].decode(errors="replace").strip()

    def qmp(self, command, **arguments):
        message = {"execute": command, "arguments": arguments}
        self.monitor.sendall(json.dumps(message).encode())
        while True:
            answer = json.loads(self.messages.readline())
            if "return" in answer:
                return answer["return"]
            if "event" not in answer:
                raise MachineError(f"{command}: {answer}")

    def find(self, kind, path="/machine"):
        """The path of the first device of QEMU's type kind, or None."""
        found = None
        for entry in self.qmp("qom-list", path=path):
            below = f"{path}/{entry['name']}"
            if entry["type"] == f"child<{kind}>":
                found = below
            elif entry["type"] == "child<container>" or \
                    entry["type"].endswith("pcihost>"):
                found = self.find(kind, below)
            if found:
                return found
        return None

    def _answer(self):
        """The next answer, a list of words; interrupts come before it."""
        while True:
            try:
                line = self.answers.readline()
            except OSError as error:
                raise MachineError(f"no answer: {error}") from None
            if not line:
                raise MachineError(f"it has ended: {self.last_words()}")
            words = line.split()
            if words[0] != b"IRQ":
                return words
            number, level = int(words[2]), words[1] == b"raise"
            self.levels[number] = level
            self.edges.append((number, level))

    def request_all(self, lines):
        """Send all lines; yields each answer's value (bytes or None)."""
        for start in range(0, len(lines), BATCH):
            part = lines[start:start + BATCH]
            self.qtest.sendall("".join(f"{line}\n" for line in part).encode())
            for line in part:
                words = self._answer()
                if words[0] != b"OK":
                    raise MachineError(f"{line}: {b' '.join(words).decode()}")
                yield words[1] if len(words) > 1 else None

    def request(self, line):
        return next(self.request_all([line]))

    def intercept(self, kind):
        self.request(f"irq_intercept_in {self.find(kind)}")

    def take_edges(self):
        edges, self.edges = self.edges, []
        return edges

    def send_serial(self, data):
        self.serial.setblocking(True)
        self.serial.sendall(data)
        self.serial.setblocking(False)

    def receive_serial(self, n):
        """Up to n characters that the machine has sent, once they are here."""
        data = b""
        while len(data) < n and select.select([self.serial], [], [], 1)[0]:
            piece = self.serial.recv(65536)
            if not piece:
                break
            data += piece
        try:  # more than there should be?
            data += self.serial.recv(65536)
        except BlockingIOError:
            pass
        return data

    def close(self):
        """End it as libqtest does; returns its status."""
        self.process.terminate()
        try:
            status = self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        for name in ("qtest", "answers", "monitor", "messages", "serial"):
            if getattr(self, name, None):
                getattr(self, name).close()
        shutil.rmtree(self.dir, ignore_errors=True)
        return status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Orrery(Machine):
    """orrery-system-ARCH. A character that is sent arrives in its time."""

    has_clock = True

    def send_and_arrive(self, data, time):
        self.send_serial(data)
        self.request(f"clock_step {time}")


class Qemu(Machine):
    """qemu-system-arm with its PL011, whose characters take no time.

    That one has reached the device is known by a line of QEMU's trace, which
    goes through a pipe. The processor does not run (-S), as the accelerator
    "qtest" is missing from Debian's packages, and so are clock_step and
    clock_set; the PL011 does not need them.
    """

    has_clock = False

    def __init__(self, binary="qemu-system-arm"):
        self.pipes = tempfile.mkdtemp(prefix="orr-")
        path = os.path.join(self.pipes, "trace")
        os.mkfifo(path)
        self.trace = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        super().__init__(binary, ["-M", "virt", "-nodefaults", "-S", "-accel",
                                  "tcg", "-trace", "pl011_put_fifo", "-D",
                                  path], serial=True)

    def send_and_arrive(self, data, time):
        del time
        self.send_serial(data)
        there = 0
        while there < len(data):
            if not select.select([self.trace], [], [], TIMEOUT)[0]:
                raise MachineError("a character never reached the device")
            text = os.read(self.trace, 65536)
            there += text.count(b"pl011_put_fifo new")
        self.request("inb 0")  # its interrupts come before the answer

    def close(self):
        status = super().close()
        os.close(self.trace)
        shutil.rmtree(self.pipes, ignore_errors=True)
        return status
