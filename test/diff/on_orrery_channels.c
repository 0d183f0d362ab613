/* SPDX-License-Identifier: Apache-2.0 */
/* The interpreter on Orrery: fifos, event queues and locks. */
#include "on_orrery.h"

void orrery_build_channels(const struct network *n)
{
	struct orr_object *root = orr_sim_root(on_orrery.sim);

	for (unsigned k = 0; k < n->fifos; k++)
		orr_fifo_init(&on_orrery.fifo[k], root, orrery_name("fifo", k),
			      sizeof(unsigned), n->fifo_size[k], NULL);
	for (unsigned k = 0; k < n->queues; k++)
		orr_event_queue_init(&on_orrery.queue[k], root,
				     orrery_name("queue", k), MAX_STEPS, NULL);
	for (unsigned k = 0; k < n->mutexes; k++)
		orr_mutex_init(&on_orrery.mutex[k], root,
			       orrery_name("mutex", k));
	for (unsigned k = 0; k < n->semaphores; k++)
		orr_semaphore_init(&on_orrery.semaphore[k], root,
				   orrery_name("semaphore", k),
				   n->semaphore_value[k]);
}

void kernel_queue_notify(unsigned k, uint32_t t)
{
	orr_event_queue_notify(&on_orrery.queue[k], t);
}

void kernel_queue_cancel(unsigned k)
{
	orr_event_queue_cancel_all(&on_orrery.queue[k]);
}

unsigned kernel_fifo_available(unsigned k)
{
	return (unsigned)orr_fifo_num_available(&on_orrery.fifo[k]);
}

unsigned kernel_fifo_free(unsigned k)
{
	return (unsigned)orr_fifo_num_free(&on_orrery.fifo[k]);
}

bool kernel_put(unsigned k, unsigned v)
{
	return orr_fifo_nb_write(&on_orrery.fifo[k], &v);
}

bool kernel_get(unsigned k, unsigned *v)
{
	return orr_fifo_nb_read(&on_orrery.fifo[k], v);
}

bool kernel_trylock(struct instance *i, unsigned k)
{
	return orr_mutex_trylock(orrery_process(i), &on_orrery.mutex[k]);
}

bool kernel_unlock(struct instance *i, unsigned k)
{
	return orr_mutex_unlock(orrery_process(i), &on_orrery.mutex[k]);
}

bool kernel_tryacquire(unsigned k)
{
	return orr_semaphore_trywait(&on_orrery.semaphore[k]);
}

void kernel_post(unsigned k)
{
	orr_semaphore_post(&on_orrery.semaphore[k]);
}

/* Those that wait, each as a function whose throws can be caught. */

struct call {
	unsigned index;
	unsigned *value;
};

static void put(struct orr_process *self, void *arg)
{
	struct call *c = arg;

	orr_fifo_write(self, &on_orrery.fifo[c->index], c->value);
}

static void get(struct orr_process *self, void *arg)
{
	struct call *c = arg;

	orr_fifo_read(self, &on_orrery.fifo[c->index], c->value);
}

static void lock(struct orr_process *self, void *arg)
{
	struct call *c = arg;

	orr_mutex_lock(self, &on_orrery.mutex[c->index]);
}

static void acquire(struct orr_process *self, void *arg)
{
	struct call *c = arg;

	orr_semaphore_wait(self, &on_orrery.semaphore[c->index]);
}

int kernel_put_waiting(struct instance *i, unsigned k, unsigned v)
{
	return orr_catch(orrery_process(i), put, &(struct call){k, &v});
}

int kernel_get_waiting(struct instance *i, unsigned k, unsigned *v)
{
	return orr_catch(orrery_process(i), get, &(struct call){k, v});
}

int kernel_lock(struct instance *i, unsigned k)
{
	return orr_catch(orrery_process(i), lock, &(struct call){.index = k});
}

int kernel_acquire(struct instance *i, unsigned k)
{
	return orr_catch(orrery_process(i), acquire,
			 &(struct call){.index = k});
}
