/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Initiators that make transfers by themselves: random traffic, and a trace
 * that is replayed. Both are loosely timed, and wait for each transfer.
 */
#ifndef ORRERY_TRAFFIC_H
#define ORRERY_TRAFFIC_H

#include <orrery/process.h>
#include <orrery/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

/* When transfers are asked for. */
enum orr_arrival {
	ORR_ARRIVAL_CONSTANT, /* every gap */
	ORR_ARRIVAL_POISSON, /* exponential gaps of that mean */
	ORR_ARRIVAL_BURSTY /* burst at once, every burst gaps */
};

enum orr_pattern {
	ORR_PATTERN_SEQUENTIAL, /* one after the other, and round */
	ORR_PATTERN_STRIDE, /* stride apart, and round */
	ORR_PATTERN_RANDOM /* anywhere, at multiples of the length */
};

struct orr_traffic_config {
	orr_time gap; /* between transfers, on the average */
	enum orr_arrival arrival;
	uint32_t burst; /* transfers of a burst, not 0 */
	enum orr_pattern pattern;
	uint64_t base; /* addresses from here on */
	uint64_t size; /* that many bytes, at least max_length */
	uint64_t stride;
	uint32_t min_length; /* bytes; as likely twice, four times ... that */
	uint32_t max_length; /* at most 256 */
	uint32_t writes; /* of 100 transfers; the others are reads */
	uint64_t count; /* of transfers; 0: without end */
	uint64_t seed;
};

/* What has come of it so far. */
struct orr_traffic_result {
	uint64_t transfers;
	uint64_t errors; /* responses other than TLM_OK_RESPONSE */
	uint64_t bytes;
	uint64_t late; /* asked for after their time, as the last one took */
	orr_time busy; /* in transfers, in sum; saturates */
	orr_time longest;
};

struct orr_traffic {
	struct orr_initiator_socket socket; /* to be bound */
	/* read-only */
	struct orr_traffic_config config;
	struct orr_traffic_result result;
	/* private */
	struct orr_process thread;
	uint64_t random;
	uint64_t next; /* offset from base */
	orr_time due;
	uint32_t in_burst;
	unsigned char data[256];
};

/*
 * A source of traffic; a config that does not hold to the bounds above is a
 * bug of the caller. The same config makes the same transfers.
 */
ORR_API void orr_traffic_init(struct orr_traffic *t, struct orr_object *parent,
			      const char *name,
			      const struct orr_traffic_config *config);

/*
 * A trace: a line for each transfer, "TIME INITIATOR COMMAND ADDRESS LENGTH
 * [DATA]", as in
 *
 *	10ns cpu write 0x1000 4 01020304
 *	25ns dma read  0x1000 4
 *
 * Times do not decrease for one initiator; numbers are decimal, or hexadecimal
 * with 0x; a length is 1 to 1024; data are hexadecimal bytes. For a read they
 * are what is expected. A name has less than 64 characters, none of them a dot,
 * and a line less than 4096. Lines that are empty or begin with '#' do not
 * count.
 */
struct orr_replay {
	/* read-only */
	uint64_t transfers; /* that were made */
	uint64_t errors; /* other responses than TLM_OK_RESPONSE */
	uint64_t mismatches; /* reads that gave something else */
	uint64_t late;
	/* private */
	struct orr_sim *sim;
	struct orr_replay_player *players;
};

/*
 * Read a trace of size bytes. Returns 0, or -EINVAL with the line and what was
 * expected in err; name is for that message.
 */
ORR_API int orr_replay_init(struct orr_replay *r, struct orr_object *parent,
			    const char *name, const char *text, size_t size,
			    struct orr_error *err);

/* The socket of an initiator of the trace, to be bound, or NULL. */
ORR_API struct orr_initiator_socket *orr_replay_socket(
	const struct orr_replay *r, const char *initiator);

/* The initiators of the trace: the first for prev = NULL, NULL at the end. */
ORR_API struct orr_initiator_socket *orr_replay_next(
	const struct orr_replay *r, struct orr_initiator_socket *prev);

#ifdef __cplusplus
}
#endif

#endif
