/* SPDX-License-Identifier: Apache-2.0 */
#include "sched.h"

#include "util.h"

#include <stdio.h>
#include <string.h>

/*
 * All objects of a simulation are in one hash table by (parent, name): open
 * addressing, linear probing, at most three quarters full.
 */

enum { FIRST_ROOM = 64 };

/* FNV-1a over the full path; equal on every machine. */
static uint32_t hash_name(const struct orr_object *parent, const char *name,
			  size_t length)
{
	uint32_t h = (parent->path_hash ^ '.') * UINT32_C(16777619);

	for (size_t i = 0; i < length; i++)
		h = (h ^ (unsigned char)name[i]) * UINT32_C(16777619);
	return h;
}

static bool is_named(const struct orr_object *obj,
		     const struct orr_object *parent, const char *name,
		     size_t length)
{
	return obj->parent == parent && strlen(obj->name) == length &&
	       memcmp(obj->name, name, length) == 0;
}

static uint32_t home(const struct ori_names *n, uint32_t hash)
{
	return (hash ^ hash >> 15) & (n->room - 1);
}

static uint32_t find_slot(const struct ori_names *n,
			  const struct orr_object *parent, const char *name,
			  size_t length)
{
	uint32_t i = home(n, hash_name(parent, name, length));

	while (n->slots[i] && !is_named(n->slots[i], parent, name, length))
		i = (i + 1) & (n->room - 1);
	return i;
}

static struct orr_object *find_child(const struct orr_object *parent,
				     const char *name, size_t length)
{
	const struct ori_names *n = &parent->sim->names;

	if (!n->room)
		return NULL;
	return n->slots[find_slot(n, parent, name, length)];
}

static void insert(struct ori_names *n, struct orr_object *obj)
{
	uint32_t i = home(n, obj->path_hash);

	while (n->slots[i])
		i = (i + 1) & (n->room - 1);
	n->slots[i] = obj;
}

static void grow(struct ori_names *n)
{
	struct ori_names old = *n;

	n->room = old.room ? 2 * old.room : FIRST_ROOM;
	n->slots = ori_calloc(n->room, sizeof(struct orr_object *));
	for (uint32_t i = 0; i < old.room; i++)
		if (old.slots[i])
			insert(n, old.slots[i]);
	ori_free(old.slots);
}

static void add_name(struct ori_names *n, struct orr_object *obj)
{
	if (4 * (uint64_t)(n->count + 1) > 3 * (uint64_t)n->room)
		grow(n);
	insert(n, obj);
	n->count++;
}

/* Close the gap at i, so that no probe from before it ends there. */
static void close_gap(struct ori_names *n, uint32_t i)
{
	uint32_t mask = n->room - 1;

	for (uint32_t j = (i + 1) & mask; n->slots[j]; j = (j + 1) & mask) {
		uint32_t h = home(n, n->slots[j]->path_hash);

		if (((j - h) & mask) >= ((j - i) & mask)) {
			n->slots[i] = n->slots[j];
			i = j;
		}
	}
	n->slots[i] = NULL;
}

static void remove_name(struct ori_names *n, const struct orr_object *obj)
{
	uint32_t i = find_slot(n, obj->parent, obj->name, strlen(obj->name));

	orr_check(obj, n->slots[i] == obj);
	close_gap(n, i);
	n->count--;
}

void ori_names_fini(struct ori_names *names)
{
	ori_free(names->slots);
}

/* By its place: its own init has cleared what it was found by. */
static bool is_known(const struct ori_names *n, uint32_t hash,
		     const struct orr_object *obj)
{
	uint32_t i = n->room ? home(n, hash) : 0;

	while (n->room && n->slots[i] && n->slots[i] != obj)
		i = (i + 1) & (n->room - 1);
	return n->room && n->slots[i];
}

static void check_new(const struct orr_object *obj,
		      const struct orr_object *parent, const char *name,
		      uint32_t hash)
{
	if (is_known(&parent->sim->names, hash, obj))
		orr_fail(parent, __FILE__, __LINE__,
			 "'%s' is initialised for the second time: once, until "
			 "orr_object_fini",
			 name);
}

static void check_name(const struct orr_object *parent, const char *name,
		       size_t length)
{
	if (length == 0 || strchr(name, '.'))
		orr_fail(parent, __FILE__, __LINE__,
			 "'%s' is no name for an object: it must not be empty "
			 "nor contain '.'",
			 name);
	if (find_child(parent, name, length))
		orr_fail(parent, __FILE__, __LINE__,
			 "there is already an object named '%s' here", name);
}

/* The children form a ring; parent->children is the last of them. */
static void add_child(struct orr_object *parent, struct orr_object *obj)
{
	struct orr_object *last = parent->children;

	obj->sibling = last ? last->sibling : obj;
	if (last)
		last->sibling = obj;
	parent->children = obj;
}

static void remove_child(struct orr_object *parent, struct orr_object *obj)
{
	struct orr_object *before = parent->children;

	while (before->sibling != obj)
		before = before->sibling;
	before->sibling = obj->sibling;
	if (parent->children == obj)
		parent->children = before == obj ? NULL : before;
}

void ori_object_init(struct orr_object *obj, struct orr_object *parent,
		     const char *name, enum orr_kind kind)
{
	struct orr_sim *sim = parent->sim;
	size_t length = strlen(name);
	uint32_t hash = hash_name(parent, name, length);

	check_new(obj, parent, name, hash);
	check_name(parent, name, length);
	*obj = (struct orr_object){
		.sim = sim,
		.parent = parent,
		.name = name,
		.path_hash = hash,
		.kind = (uint8_t)kind,
	};
	add_child(parent, obj);
	add_name(&sim->names, obj);
}

void orr_object_init_kind(struct orr_object *obj, struct orr_object *parent,
			  const char *name, enum orr_kind kind)
{
	ori_object_init(obj, parent,
			ori_arena_strdup(&parent->sim->arena, name), kind);
}

void orr_object_init(struct orr_object *obj, struct orr_object *parent,
		     const char *name)
{
	orr_object_init_kind(obj, parent, name, ORR_KIND_MODULE);
}

void orr_object_fini(struct orr_object *obj)
{
	if (!obj->parent)
		orr_fail(obj, __FILE__, __LINE__,
			 "orr_object_fini of what is not in the hierarchy: the "
			 "root, or for the second time");
	if (obj->children)
		orr_fail(obj, __FILE__, __LINE__,
			 "orr_object_fini comes too early: '%s' is still below",
			 obj->children->name);
	remove_name(&obj->sim->names, obj);
	remove_child(obj->parent, obj);
	obj->parent = NULL;
}

enum orr_kind orr_object_kind(const struct orr_object *obj)
{
	return (enum orr_kind)obj->kind;
}

/* Write the path into buf and return its length had there been room. */
static size_t write_path(const struct orr_object *obj, char *buf, size_t size)
{
	size_t n = 0;
	int added;

	if (obj->parent && obj->parent->parent)
		n = write_path(obj->parent, buf, size);
	added = snprintf(n < size ? buf + n : NULL, n < size ? size - n : 0,
			 "%s%s", n ? "." : "", obj->name);
	return n + (size_t)added;
}

char *orr_object_path(const struct orr_object *obj, char *buf, size_t size)
{
	if (size)
		write_path(obj, buf, size);
	return buf;
}

struct orr_object *orr_object_find(struct orr_object *scope, const char *path)
{
	while (scope) {
		size_t length = strcspn(path, ".");

		scope = find_child(scope, path, length);
		if (path[length] == '\0')
			return scope;
		path += length + 1;
	}
	return NULL;
}

struct orr_object *orr_object_next(const struct orr_object *scope,
				   const struct orr_object *prev)
{
	if (prev == scope->children)
		return NULL;
	return prev ? prev->sibling : scope->children->sibling;
}
