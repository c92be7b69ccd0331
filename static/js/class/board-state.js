// What the board knows. PURE: no page, no network, no clock; every function gives a new board.
//
// A board is {day, columns, remember, places, taken, taps, lapsed}. `places` are the fields of the grid, row by row: a tile or
// null. `taps` are today's: tile → mode; they end with the save or with the day, whatever comes first. `taken` are the
// tiles that had a child when the class last wanted its animals remembered. Nothing of it is ever sent: `result` makes
// counts, and counts only.

import { animalOf, tiles, unusedTile } from "./board-animals.js";

const VERSION = 1;

/** The board of this day. What was kept yesterday: the columns; the animals only where the class wished so; no mode. */
export function openBoard(kept, { day, children, random }) {
  const known = kept?.version === VERSION ? kept : null;
  if (known?.day === day) return resized({ ...known, lapsed: 0 }, children);
  const fresh = { version: VERSION, day, columns: known?.columns ?? null, remember: Boolean(known?.remember), taps: {} };
  const lapsed = Object.keys(known?.taps ?? {}).length;
  if (known?.remember) return resized({ ...fresh, places: known.places, taken: known.taken, lapsed }, children);
  return { ...fresh, places: shuffled(tiles(children), random), taken: [], lapsed };
}

/** A tile for each child: new ones come at the end, those that nobody tapped go first. A tile with a tick never goes. */
export function resized(board, children) {
  let places = [...board.places];
  const here = () => places.filter(Boolean);
  while (here().length < children) places = placed(places, unusedTile(here()));
  const idle = places.filter((tile) => tile && !board.taps[tile]);
  const order = [...idle.filter((tile) => !board.taken.includes(tile)).reverse(), ...idle.filter((tile) => board.taken.includes(tile)).reverse()];
  const gone = order.slice(0, Math.max(0, here().length - children));
  places = trimmed(places.map((tile) => (gone.includes(tile) ? null : tile)));
  return { ...board, places };
}

function placed(places, tile) {
  const free = places.indexOf(null);
  return free < 0 ? [...places, tile] : replaced(places, free, tile);
}

function replaced(list, at, one) {
  return list.map((old, place) => (place === at ? one : old));
}

function trimmed(places) {
  const empty = [...places].reverse().findIndex(Boolean);
  return empty < 0 ? [] : places.slice(0, places.length - empty);
}

function shuffled(list, random) {
  const mixed = [...list];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [mixed[at], mixed[other]] = [mixed[other], mixed[at]];
  }
  return mixed;
}

/** A child said how it came. */
export function tapped(board, tile, mode) {
  return { ...board, taps: { ...board.taps, [tile]: mode } };
}

/** As if this tile had not been tapped. */
export function takenBack(board, tile) {
  const { [tile]: _, ...taps } = board.taps;
  return { ...board, taps };
}

/** Who is there and who is missing: only how many. */
export function sums(board, children) {
  const here = Object.keys(board.taps).length;
  return { children, here, missing: Math.max(0, children - here), tooMany: Math.max(0, here - children) };
}

/** What goes out: how many came how, those added who did not tap. No tile, no order, no time. */
export function result(board, { absent, car }) {
  const counts = {};
  for (const mode of Object.values(board.taps)) counts[mode] = (counts[mode] ?? 0) + 1;
  if (car > 0) counts.car = (counts.car ?? 0) + car;
  const ordered = Object.fromEntries(Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1)));
  return { counts: ordered, absent };
}

/** After the save: no mode of a tile is left, and what the class does not want remembered is not either. */
export function saved(board) {
  const taken = board.remember ? [...new Set([...board.taken, ...Object.keys(board.taps)])].sort() : [];
  return { ...board, taps: {}, taken };
}

/** The class wants its animals to be here tomorrow, or no longer. */
export function remembering(board, remember) {
  return { ...board, remember, taken: remember ? board.taken : [] };
}

/** Nothing is left of this class on the device but its new, mixed animals. Today's taps go too. */
export function forgotten(board, { children, random }) {
  return { ...board, columns: null, remember: false, taken: [], taps: {}, lapsed: 0, places: shuffled(tiles(children), random) };
}

/** Two fields of the grid change places; one of them may be empty, also one behind the last. */
export function moved(board, from, to) {
  const places = Array.from({ length: Math.max(board.places.length, from + 1, to + 1) }, (_, at) => board.places[at] ?? null);
  [places[from], places[to]] = [places[to], places[from]];
  return { ...board, places: trimmed(places) };
}

/** A wider or narrower grid; the tiles close ranks. */
export function withColumns(board, columns) {
  return { ...board, columns, places: board.places.filter(Boolean) };
}

/** Another animal at this place. One that stands elsewhere on the board comes here, and the one from here goes there. */
export function withAnimal(board, at, tile) {
  const there = board.places.indexOf(tile);
  if (there >= 0) return moved(board, at, there);
  const old = board.places[at];
  const { [old]: mode, ...taps } = board.taps;
  const taken = board.taken.map((one) => (one === old ? tile : one));
  return { ...board, places: replaced(board.places, at, tile), taken, taps: mode ? { ...taps, [tile]: mode } : taps };
}

/** Columns that make the tiles as large as the screen allows. */
export function bestColumns(count, width, height) {
  const sizes = Array.from({ length: Math.max(1, count) }, (_, at) => {
    const columns = at + 1;
    return { columns, size: Math.min(width / columns, height / Math.ceil(count / columns)) };
  });
  return sizes.reduce((best, one) => (one.size > best.size ? one : best)).columns;
}

/** Animals that stand nowhere on the board. */
export function freeAnimals(board) {
  const used = new Set(board.places.filter(Boolean));
  return tiles(48).filter((tile) => !used.has(tile) && animalOf(tile) === tile);
}
