/* SPDX-License-Identifier: Apache-2.0 */
/* A list: a payload has none or very few. */
#include "extension.h"

/* The link that leads to the extension of that type, or the last one. */
static struct orr_extension **slot(struct orr_payload *p,
				   const struct orr_extension_type *type)
{
	struct orr_extension **link = &p->extensions;

	while (*link && (*link)->type != type)
		link = &(*link)->next;
	return link;
}

struct orr_extension *orr_payload_extension(
	const struct orr_payload *p, const struct orr_extension_type *type)
{
	struct orr_extension *e = p->extensions;

	while (e && e->type != type)
		e = e->next;
	return e;
}

static struct orr_extension *put(struct orr_payload *p, struct orr_extension *e,
				 bool automatic)
{
	struct orr_extension **link = slot(p, e->type);
	struct orr_extension *old = *link;

	e->automatic = automatic;
	if (old == e)
		return old;
	e->next = old ? old->next : NULL;
	*link = e;
	return old;
}

struct orr_extension *orr_payload_set_extension(struct orr_payload *p,
						struct orr_extension *e)
{
	return put(p, e, false);
}

struct orr_extension *orr_payload_set_auto_extension(struct orr_payload *p,
						     struct orr_extension *e)
{
	return put(p, e, true);
}

struct orr_extension *orr_payload_clear_extension(
	struct orr_payload *p, const struct orr_extension_type *type)
{
	struct orr_extension **link = slot(p, type);
	struct orr_extension *e = *link;

	if (e)
		*link = e->next;
	return e;
}

static void free_extension(struct orr_extension *e)
{
	if (e->type->free)
		e->type->free(e);
}

void orr_payload_release_extension(struct orr_payload *p,
				   const struct orr_extension_type *type)
{
	struct orr_extension *e = orr_payload_extension(p, type);

	if (!e)
		return;
	if (p->mm)
		e->automatic = true;
	else
		free_extension(orr_payload_clear_extension(p, type));
}

void ori_extensions_deep_copy(struct orr_payload *p,
			      const struct orr_payload *from)
{
	struct orr_extension *e = from->extensions;

	for (; e; e = e->next) {
		struct orr_extension *own = orr_payload_extension(p, e->type);

		if (own && e->type->copy)
			e->type->copy(own, e);
		if (own || !e->type->clone)
			continue;
		own = e->type->clone(e);
		if (own)
			put(p, own, p->mm != NULL);
	}
}

void orr_payload_update_extensions(struct orr_payload *p,
				   const struct orr_payload *from)
{
	struct orr_extension *e = from->extensions;

	for (; e; e = e->next) {
		struct orr_extension *own = orr_payload_extension(p, e->type);

		if (own && e->type->copy)
			e->type->copy(own, e);
	}
}

void orr_payload_free_extensions(struct orr_payload *p)
{
	while (p->extensions) {
		struct orr_extension *e = p->extensions;

		p->extensions = e->next;
		free_extension(e);
	}
}

void ori_extensions_free_automatic(struct orr_payload *p)
{
	struct orr_extension **link = &p->extensions;

	while (*link) {
		struct orr_extension *e = *link;

		if (e->automatic) {
			*link = e->next;
			free_extension(e);
		} else {
			link = &e->next;
		}
	}
}
