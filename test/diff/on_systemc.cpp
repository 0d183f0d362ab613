/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The interpreter on SystemC, and a server: it reads networks from standard
 * input and writes what became of each to standard output. One process of the
 * host elaborates once, so each network runs in a child. A request is a length
 * in decimal, a newline and so many bytes; so is an answer.
 */
#include "execute.h"

#define SC_INCLUDE_DYNAMIC_PROCESSES
#include <systemc>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace sc_core;

namespace
{

typedef sc_signal<int, SC_UNCHECKED_WRITERS> int_signal;
typedef sc_buffer<int, SC_UNCHECKED_WRITERS> int_buffer;
typedef sc_signal<bool, SC_UNCHECKED_WRITERS> bit_signal;

const struct network *net;
sc_event *event[MAX_EVENTS];
sc_event *never;
int_signal *number[MAX_SIGNALS];
bit_signal *bit[MAX_SIGNALS];
sc_event_queue *queue[MAX_CHANNELS];
sc_fifo<unsigned> *fifo[MAX_CHANNELS];
sc_mutex *mutex[MAX_CHANNELS];
sc_semaphore *semaphore[MAX_CHANNELS];
sc_process_handle handle[MAX_INSTANCES];
bool paused;

sc_time picoseconds(double t)
{
	return sc_time(t, SC_PS);
}

const sc_event &source_event(const struct awaited &a)
{
	unsigned k = a.source.index;

	switch (a.source.kind) {
	case SOURCE_EVENT:
		return *event[k];
	case SOURCE_CHANGED:
		return number[k] ? number[k]->value_changed_event()
				 : bit[k]->value_changed_event();
	case SOURCE_POSEDGE:
		return bit[k]->posedge_event();
	case SOURCE_NEGEDGE:
		return bit[k]->negedge_event();
	case SOURCE_WRITTEN:
		return fifo[k]->data_written_event();
	case SOURCE_READ:
		return fifo[k]->data_read_event();
	case SOURCE_QUEUE:
		return queue[k]->default_event();
	case SOURCE_TERMINATED:
		return handle[a.instance->id].terminated_event();
	default:
		return handle[a.instance->id].reset_event();
	}
}

sc_event_or_list *any_of(const struct wait *w)
{
	sc_event_or_list *list = new sc_event_or_list;

	for (unsigned i = 0; i < w->count; i++)
		*list |= source_event(w->list[i]);
	return list;
}

sc_event_and_list *all_of(const struct wait *w)
{
	sc_event_and_list *list = new sc_event_and_list;

	for (unsigned i = 0; i < w->count; i++)
		*list &= source_event(w->list[i]);
	return list;
}

/*
 * A thread that is killed before it first runs is left in the queue and runs
 * nevertheless, against 5.6.6.5.
 */
void thread_body(struct instance *i)
{
	if (handle[i->id].valid() && handle[i->id].terminated())
		return;
	try {
		execute_thread(i);
	} catch (const sc_unwind_exception &) {
		execute_unwound(i);
		throw;
	}
}

void method_body(struct instance *i)
{
	try {
		execute_method(i);
	} catch (const sc_unwind_exception &) {
		execute_left(i);
		throw;
	}
}

void wait_as_told(const struct wait *w)
{
	sc_time t = picoseconds(w->timeout);

	switch (w->kind) {
	case WAIT_ON_STATIC:
		return wait();
	case WAIT_ON_STATIC_N:
		return wait((int)w->value);
	case WAIT_ON_TIME:
		return wait(t);
	case WAIT_ON_ONE:
		return w->timed ? wait(t, source_event(w->list[0]))
				: wait(source_event(w->list[0]));
	case WAIT_ON_ANY:
		return w->timed ? wait(t, *any_of(w)) : wait(*any_of(w));
	default:
		return w->timed ? wait(t, *all_of(w)) : wait(*all_of(w));
	}
}

/* Call f, and return the code that is thrown meanwhile, or 0. */
template <class F> int catching(F f)
{
	try {
		f();
	} catch (int code) {
		return code;
	}
	return 0;
}

SC_MODULE(clocked)
{
	sc_in<bool> clock;
	struct instance *i;

	void body()
	{
		thread_body(i);
	}

	SC_HAS_PROCESS(clocked);
	clocked(sc_module_name, struct instance * self) : i(self)
	{
		const struct process *p = i->process;

		clock.bind(*bit[p->sensitive[0].index]);
		if (p->sensitive[0].kind == SOURCE_POSEDGE) {
			SC_CTHREAD(body, clock.pos());
		} else {
			SC_CTHREAD(body, clock.neg());
		}
		handle[i->id] = sc_get_current_process_handle();
		for (unsigned k = 0; k < p->reset_count; k++) {
			const struct reset &r = p->resets[k];

			if (r.async)
				async_reset_signal_is(*bit[r.signal], r.active);
			else
				reset_signal_is(*bit[r.signal], r.active);
		}
	}
};

/* SystemC has no name for "not pending": the latest time it knows. */
uint64_t value(const sc_time &t)
{
	return t == sc_max_time() ? UINT64_MAX : t.value();
}

} // namespace

void kernel_build(const struct network *n)
{
	net = n;
	never = new sc_event;
	for (unsigned k = 0; k < n->events; k++)
		event[k] = new sc_event;
	for (unsigned k = 0; k < n->signals; k++) {
		unsigned v = n->signal[k].value;

		if (n->signal[k].kind == SIGNAL_BIT)
			bit[k] = new bit_signal(sc_gen_unique_name("bit"), v);
		else if (n->signal[k].kind == SIGNAL_BUFFER)
			number[k] =
				new int_buffer(sc_gen_unique_name("buffer"), v);
		else
			number[k] =
				new int_signal(sc_gen_unique_name("int"), v);
	}
	for (unsigned k = 0; k < n->fifos; k++)
		fifo[k] = new sc_fifo<unsigned>(n->fifo_size[k]);
	for (unsigned k = 0; k < n->queues; k++)
		queue[k] = new sc_event_queue(sc_gen_unique_name("queue"));
	for (unsigned k = 0; k < n->mutexes; k++)
		mutex[k] = new sc_mutex;
	for (unsigned k = 0; k < n->semaphores; k++)
		semaphore[k] = new sc_semaphore(n->semaphore_value[k]);
}

void kernel_create(struct instance *i)
{
	const struct process *p = i->process;
	sc_spawn_options o;

	if (p->kind == KIND_CTHREAD) {
		new clocked(sc_gen_unique_name("clocked"), i);
		return;
	}
	for (unsigned k = 0; k < p->sensitive_count; k++) {
		struct awaited a = {p->sensitive[k], NULL};

		if (a.source.kind == SOURCE_TERMINATED ||
		    a.source.kind == SOURCE_RESET)
			a.instance = execute_latest(a.source.index);
		if (a.source.kind < SOURCE_TERMINATED || a.instance)
			o.set_sensitivity(&source_event(a));
	}
	for (unsigned k = 0; k < p->reset_count; k++) {
		const struct reset &r = p->resets[k];

		if (r.async)
			o.async_reset_signal_is(*bit[r.signal], r.active);
		else
			o.reset_signal_is(*bit[r.signal], r.active);
	}
	if (p->quiet)
		o.dont_initialize();
	if (p->kind == KIND_METHOD) {
		o.spawn_method();
		handle[i->id] = sc_spawn(sc_bind(&method_body, i),
					 sc_gen_unique_name("m"), &o);
	} else {
		handle[i->id] = sc_spawn(sc_bind(&thread_body, i),
					 sc_gen_unique_name("t"), &o);
	}
}

uint64_t kernel_now(void)
{
	return sc_time_stamp().value();
}

uint64_t kernel_delta(void)
{
	return sc_delta_count();
}

uint64_t kernel_next_time(void)
{
	return sc_pending_activity()
		       ? value(sc_time_stamp() + sc_time_to_pending_activity())
		       : UINT64_MAX;
}

void kernel_notify(unsigned k)
{
	event[k]->notify();
}

void kernel_notify_delta(unsigned k)
{
	event[k]->notify(SC_ZERO_TIME);
}

void kernel_notify_after(unsigned k, uint32_t t)
{
	event[k]->notify(picoseconds(t));
}

void kernel_cancel(unsigned k)
{
	event[k]->cancel();
}

void kernel_write(unsigned k, unsigned v)
{
	if (number[k])
		number[k]->write((int)v);
	else
		bit[k]->write(v & 1);
}

unsigned kernel_read(unsigned k)
{
	return number[k] ? (unsigned)number[k]->read() : bit[k]->read();
}

void kernel_queue_notify(unsigned k, uint32_t t)
{
	queue[k]->notify(picoseconds(t));
}

void kernel_queue_cancel(unsigned k)
{
	queue[k]->cancel_all();
}

unsigned kernel_fifo_available(unsigned k)
{
	return (unsigned)fifo[k]->num_available();
}

unsigned kernel_fifo_free(unsigned k)
{
	return (unsigned)fifo[k]->num_free();
}

bool kernel_put(unsigned k, unsigned v)
{
	return fifo[k]->nb_write(v);
}

bool kernel_get(unsigned k, unsigned *v)
{
	return fifo[k]->nb_read(*v);
}

bool kernel_trylock(struct instance *, unsigned k)
{
	return mutex[k]->trylock() == 0;
}

bool kernel_unlock(struct instance *, unsigned k)
{
	return mutex[k]->unlock() == 0;
}

bool kernel_tryacquire(unsigned k)
{
	return semaphore[k]->trywait() == 0;
}

void kernel_post(unsigned k)
{
	semaphore[k]->post();
}

int kernel_wait(struct instance *, const struct wait *w)
{
	return catching([&] { wait_as_told(w); });
}

int kernel_put_waiting(struct instance *, unsigned k, unsigned v)
{
	return catching([&] { fifo[k]->write(v); });
}

int kernel_get_waiting(struct instance *, unsigned k, unsigned *v)
{
	return catching([&] { fifo[k]->read(*v); });
}

int kernel_lock(struct instance *, unsigned k)
{
	return catching([&] { mutex[k]->lock(); });
}

int kernel_acquire(struct instance *, unsigned k)
{
	return catching([&] { semaphore[k]->wait(); });
}

void kernel_next(struct instance *, const struct wait *w)
{
	sc_time t = picoseconds(w->timeout);

	switch (w->kind) {
	case WAIT_ON_STATIC:
		return next_trigger();
	case WAIT_ON_TIME:
		return next_trigger(t);
	case WAIT_ON_ONE:
		if (!w->count)
			return next_trigger(*never);
		return w->timed ? next_trigger(t, source_event(w->list[0]))
				: next_trigger(source_event(w->list[0]));
	case WAIT_ON_ANY:
		return w->timed ? next_trigger(t, *any_of(w))
				: next_trigger(*any_of(w));
	default:
		return w->timed ? next_trigger(t, *all_of(w))
				: next_trigger(*all_of(w));
	}
}

/*
 * While a method makes others run, SystemC makes it runnable once more if they
 * notify what it is sensitive to; a thread in its place it does not. On Orrery
 * neither hears of it. As a disabled process, it does not here.
 */
struct deaf {
	sc_process_handle h;
	bool on;

	deaf(struct instance *self, enum op_kind kind)
	    : on(self && self->process->kind == KIND_METHOD &&
		 !self->disabled && kind >= OP_KILL && kind <= OP_THROW)
	{
		if (!on)
			return;
		h = handle[self->id];
		sc_allow_process_control_corners = true;
		h.disable();
		sc_allow_process_control_corners = false;
	}
	~deaf()
	{
		if (on)
			h.enable();
	}
};

int kernel_control(struct instance *self, enum op_kind kind,
		   struct instance *target, bool descendants, int code)
{
	sc_process_handle h = handle[target->id];
	sc_descendant_inclusion_info d =
		descendants ? SC_INCLUDE_DESCENDANTS : SC_NO_DESCENDANTS;
	deaf shield(self, kind);

	return catching([&] {
		switch (kind) {
		case OP_SUSPEND:
			return h.suspend(d);
		case OP_RESUME:
			return h.resume(d);
		case OP_DISABLE:
			return h.disable(d);
		case OP_ENABLE:
			return h.enable(d);
		case OP_KILL:
			return h.kill(d);
		case OP_RESET:
			return h.reset(d);
		case OP_THROW:
			return h.throw_it(code, d);
		case OP_SYNC_RESET_ON:
			return h.sync_reset_on(d);
		default:
			return h.sync_reset_off(d);
		}
	});
}

bool kernel_ended(struct instance *i)
{
	return handle[i->id].terminated();
}

bool kernel_unwinding(struct instance *i)
{
	return handle[i->id].is_unwinding();
}

void kernel_pause(void)
{
	paused = true;
	sc_pause();
}

void kernel_stop(void)
{
	sc_stop();
}

bool kernel_stopped(void)
{
	return sc_get_status() == SC_STOPPED;
}

/*
 * A run of SystemC ends with the timed notifications of its end time, and
 * leaves the processes that they wake to the next run (4.4.5.3); a run of
 * Orrery ends when all at that time is done.
 */
void kernel_run(uint32_t t)
{
	sc_time end = sc_time_stamp() + picoseconds(t);

	paused = false;
	sc_start(picoseconds(t));
	while (!paused && !kernel_stopped() && sc_time_stamp() == end &&
	       sc_pending_activity_at_current_time())
		sc_start(SC_ZERO_TIME);
}

void kernel_step(void)
{
	sc_start(SC_ZERO_TIME);
}

bool kernel_triggered(struct awaited a)
{
	return source_event(a).triggered();
}

bool kernel_woken_by(struct instance *, const struct awaited *)
{
	return true;
}

namespace
{

void run_network(const char *source, struct text *trace)
{
	static struct network n;
	char error[300];

	if (!network_read(&n, source, error, sizeof(error))) {
		text_print(trace, "unreadable: %s\n", error);
		return;
	}
	try {
		execute_network(&n, trace);
	} catch (const sc_report &r) {
		text_print(trace, "error: %s\n", r.what());
	}
}

/* The trace is in memory that the child shares, so that a crash leaves it. */
std::string in_child(const char *source)
{
	static char *trace = static_cast<char *>(
		mmap(NULL, TRACE_TEXT, PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	int status = 0;
	pid_t child;
	struct text t;

	text_init(&t, trace, TRACE_TEXT);
	child = fork();
	if (child == 0) {
		alarm(10);
		run_network(source, &t);
		_exit(0);
	}
	waitpid(child, &status, 0);
	std::string answer = trace;
	if (WIFSIGNALED(status))
		answer += "killed by signal " +
			  std::to_string(WTERMSIG(status)) + "\n";
	return answer;
}

void quiet(void)
{
	sc_report_handler::set_actions(SC_INFO, SC_DO_NOTHING);
	sc_report_handler::set_actions(SC_WARNING, SC_DO_NOTHING);
}

} // namespace

int sc_main(int, char *[])
{
	static char source[NETWORK_TEXT];
	FILE *answers = fdopen(dup(1), "w");
	unsigned long size;

	dup2(2, 1); /* what the library has to say */
	quiet();
	while (scanf("%lu", &size) == 1 && getchar() == '\n' &&
	       size < sizeof(source) && fread(source, 1, size, stdin) == size) {
		source[size] = '\0';
		std::string answer = in_child(source);

		fprintf(answers, "%zu\n", answer.size());
		fwrite(answer.data(), 1, answer.size(), answers);
		fflush(answers);
	}
	return 0;
}
