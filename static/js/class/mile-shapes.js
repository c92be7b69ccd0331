// The three miles as shapes: a green footprint, a red apple, a blue plug. Drawn inline, so that they take the colours of
// the page, of the dark and of forced colours. The same outlines fly as confetti.

const NAMESPACE = "http://www.w3.org/2000/svg";

/** Outlines on a field of 24 × 24, as in img/miles/. */
export const OUTLINES = {
  green:
    "M8 10.3c2.5-1.2 7-.9 7.9 2.1.6 2-.7 3.4-.8 5.3-.1 2.2.1 4.6-2.9 4.8-3.1.2-3.5-2.6-3.8-4.9-.3-2.7-2.9-5.8-.4-7.3" +
    "M5.7 6.2a2 2.7 0 1 0 4 0a2 2.7 0 1 0-4 0M10.05 4.9a1.45 1.75 0 1 0 2.9 0a1.45 1.75 0 1 0-2.9 0" +
    "M13 5.7a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0-2.6 0M15.35 7.3a1.15 1.15 0 1 0 2.3 0a1.15 1.15 0 1 0-2.3 0" +
    "M17 9.4a1 1 0 1 0 2 0a1 1 0 1 0-2 0",
  red:
    "M12 7.6c1.3-1 3-1.4 4.6-.8 2.6.9 3.9 3.4 3.6 6.3-.4 4.1-3 8.9-5.7 8.9-1 0-1.6-.5-2.5-.5s-1.5.5-2.5.5c-2.7 0-5.3-4.8-" +
    "5.7-8.9-.3-2.9 1-5.4 3.6-6.3 1.6-.6 3.3-.2 4.6.8m.3-1.4c-.3-2.9 1.6-4.9 4.6-5 .2 2.9-1.6 5-4.6 5",
  blue:
    "M8.6 1.5c.6 0 1.1.5 1.1 1.1v4.9H7.5V2.6c0-.6.5-1.1 1.1-1.1m6.8 0c.6 0 1.1.5 1.1 1.1v4.9h-2.2V2.6c0-.6.5-1.1 1.1-1.1" +
    "M5.6 8.2h12.8c.6 0 1 .4 1 1v2.1c0 3.7-2.6 6.7-6 7.3v2.9c0 .6-.5 1.1-1.1 1.1h-.6c-.6 0-1.1-.5-1.1-1.1v-2.9c-3.4-.6-6-" +
    "3.6-6-7.3V9.2c0-.6.4-1 1-1",
};
const TURNED = { green: "rotate(12 17.16 8.7)scale(1.07)" };

/** Which mile a sheet earns. Adults walk too, in a line of their own. */
export const COLOUR_OF = {
  way_there: "green",
  way_back: "green",
  leisure: "green",
  food: "red",
  energy: "blue",
  adults: "green",
};

/** An element of a drawing. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** One mile as a decoration; words beside it say which it is. */
export function mileShape(colour, size = 24) {
  const outline = svg("path", { d: OUTLINES[colour], ...(TURNED[colour] ? { transform: TURNED[colour] } : {}) });
  const box = { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", focusable: "false" };
  return svg("svg", { class: `mile-shape ${colour}`, ...box }, outline);
}
