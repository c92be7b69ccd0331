// The way to the next stop as a line with the class's marker. Everything is said in miles until a place; nobody
// travelled there.

import { mileShape, svg } from "./mile-shapes.js";

const WIDTH = 400;
const HEIGHT = 72;
const START = 22;
const LENGTH = 344;
const ARCS = 4;
const LINE = "M22 38Q65 16 108 38T194 38T280 38T366 38";
const MARKER = 17;
const FOOT = 22;

/**
 * The stretch that is drawn: from the last stop to the next one, in miles from the start.
 * `journey` is the frame's (as the server last knew it), `miles` where the class stands with what waits here: without
 * network it may pass one stop after the other.
 */
export function stretchOf(journey, miles) {
  const stops = stopsOf(journey);
  const next = Math.max(0, stops.findIndex((stop) => stop.miles > miles));
  const at = miles < stops.at(-1).miles ? next : stops.length - 1;
  const { miles: to, name } = stops[at];
  const from = at ? stops[at - 1].miles : Math.min(journey.previous_miles ?? 0, miles);
  return { from, to, name, left: Math.max(0, to - miles), reached: miles >= to };
}

/** The names of the stops between those miles and these. */
export function reachedBetween(journey, before, now) {
  return stopsOf(journey).filter((stop) => before < stop.miles && stop.miles <= now).map((stop) => stop.name);
}

// A frame that was kept by an older version knows only one stop.
const stopsOf = (journey) => journey.stops ?? [journey.next_stop];

/** Where a number of miles lies on the stretch, from 0 to 1. */
export function shareOf(stretch, miles) {
  const length = Math.max(1, stretch.to - stretch.from);
  return Math.min(1, Math.max(0, (miles - stretch.from) / length));
}

/** The point of the drawn line at that share. */
export function pointAt(share) {
  const arc = Math.min(Math.floor(share * ARCS), ARCS - 1);
  const along = share * ARCS - arc;
  return { x: START + LENGTH * share, y: 38 + (arc % 2 ? 1 : -1) * 44 * along * (1 - along) };
}

/** The drawing: `{node, move(stretch, miles), hop()}`. It is hidden from screen readers; the sentence below says the same. */
export function journeyPicture() {
  const done = svg("svg", { x: 0, y: 0, width: 0, height: HEIGHT }, line("journey-done", 6.5));
  const figure = svg("g", { class: "saved-figure" }, svg("circle", { class: "journey-marker", r: MARKER, "stroke-width": 3 }), footOnMarker());
  const marker = svg("g", { class: "saved-marker" }, figure);
  const node = svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "aria-hidden": "true", focusable: "false" },
    line("journey-open", 4, "0 9"),
    done,
    svg("path", { class: "saved-pole", d: "M368 38V6", "stroke-width": 4, "stroke-linecap": "round" }),
    svg("path", { class: "saved-flag", d: "M370 5l22 8-22 8z", "stroke-width": 2, "stroke-linejoin": "round" }),
    marker,
  );
  const move = (stretch, miles) => {
    const { x, y } = pointAt(shareOf(stretch, miles));
    done.setAttribute("width", x.toFixed(2));
    marker.setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)})`);
  };
  // A few steps up and down while it moves: the way is long, and a day's miles are short on it.
  const hop = () => {
    figure.classList.remove("is-hopping");
    figure.getBoundingClientRect();
    figure.classList.add("is-hopping");
  };
  return { node, move, hop };
}

function line(name, width, dashes) {
  const look = { d: LINE, fill: "none", "stroke-width": width, "stroke-linecap": "round" };
  return svg("path", { class: name, ...look, ...(dashes ? { "stroke-dasharray": dashes } : {}) });
}

function footOnMarker() {
  const foot = mileShape("green", FOOT);
  foot.setAttribute("class", "journey-foot");
  foot.setAttribute("x", String(-FOOT / 2));
  foot.setAttribute("y", String(-FOOT / 2));
  return foot;
}
