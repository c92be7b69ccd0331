// Digits on a keyboard, as a number of hands: pure. Two digits within a moment are one number; a digit that no other can follow
// answers at once.

/** So long a digit waits for a second one. */
export const MOMENT = 700;

/** A digit more: {text, done, refused}. `done`: no further digit could fit; `refused`: a number that is too high, text stays. */
export function typed(text, digit, most) {
  const longer = text === "0" ? digit : text + digit;
  const value = Number(longer);
  if (value > most) return { text, done: false, refused: value };
  return { text: longer, done: value === 0 || value * 10 > most, refused: null };
}

/** Where an arrow key leads in a grid of so many tiles, so many in a row; the same tile at an edge. */
export function moved(index, key, tiles, columns) {
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[key] ?? 0;
  const to = { Home: 0, End: tiles - 1 }[key] ?? index + by;
  return to >= 0 && to < tiles ? to : index;
}
