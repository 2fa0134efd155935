// Making elements.
"use strict";

/** An element with these properties. */
function made(kind, properties = {}) {
  return Object.assign(document.createElement(kind), properties);
}

/** A list's item with this text. */
function item(text) {
  return made("li", { textContent: text });
}

/** An SVG element with these attributes. */
function svg(kind, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}
