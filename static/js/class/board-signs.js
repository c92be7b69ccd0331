// Signs that need no word: a tick, an arrow back, a ring of time.

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  check: ["M9 16.5l5 5 9.5-11", true],
  "arrow-back": ["M13 7l-6 6 6 6M7.5 13H19a6 6 0 0 1 0 12h-5", false],
};

function svgOf(name, ...children) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 32 32");
  svg.setAttribute("class", name);
  svg.setAttribute("aria-hidden", "true");
  svg.append(...children);
  return svg;
}

function shape(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** A tick in a circle ("check") or an arrow that turns back ("arrow-back"); `more` are further classes. */
export function drawn(name, more = "") {
  const [d, inCircle] = PATHS[name];
  const circle = inCircle ? [shape("circle", { cx: 16, cy: 16, r: 16 })] : [];
  return svgOf(`${name} ${more}`.trim(), ...circle, shape("path", { d }));
}

/** A ring that fills (`ring-fill`) or drains (`ring-drain`), moved by the style alone; its time is a variable of the style. */
export function ring(name, ms) {
  const svg = svgOf(`ring ${name}`, shape("path", { d: "M16 2a14 14 0 1 1 0 28a14 14 0 1 1 0-28", pathLength: 100 }));
  svg.style.setProperty("--ring-time", `${ms}ms`);
  return svg;
}
