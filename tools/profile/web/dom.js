/*
 * element("td", {class: "n"}, "text", child): what is text stays text, so a
 * name in a profile cannot bring in markup.
 */
export function element(tag, attributes = {}, ...children) {
	const e = document.createElement(tag);

	for (const [name, value] of Object.entries(attributes)) {
		if (name.startsWith("on"))
			e.addEventListener(name.slice(2), value);
		else if (value !== undefined && value !== false)
			e.setAttribute(name, value === true ? "" : value);
	}
	e.append(...children.filter((c) => c !== undefined));
	return e;
}

export function byId(id) {
	return document.getElementById(id);
}
