// What was saved just now, from the ids of its entries: what they say, and what the class had before them. Pure.

import { milesOf } from "./overlay.js";

const COLOURS = ["green", "red", "blue"];

/** The entries of those ids, waiting or acknowledged, in the order in which they were made. */
export function entriesOf(model, ids) {
  const all = [...(model.done ?? []), ...model.queued].filter((entry) => ids.includes(entry.id));
  const byId = new Map(all.map((entry) => [entry.id, entry]));
  return [...byId.values()].sort((one, other) => one.seq - other.seq);
}

/** An entry as the item that was saved: {kind, day, sheet, counts …}. */
export function itemOf(entry) {
  const { kind, day, sheet, body } = entry;
  return { ...body, kind, day, sheet };
}

/** The group's miles before those entries: today's without what they changed. */
export function milesBefore(model, entries) {
  const before = { ...model.miles };
  const counted = entries.filter((one) => !one.correction && ["tally", "delete"].includes(one.kind));
  for (const entry of counted) {
    const now = earned(model, entry, entry);
    const then = earned(model, entry, entry.before);
    for (const colour of COLOURS) before[colour] += then[colour] - now[colour];
  }
  return { ...before, total: COLOURS.reduce((sum, colour) => sum + before[colour], 0) };
}

function earned(model, { day, sheet }, said) {
  const tally = said?.kind === "tally" ? { counts: said.body.counts, deleted: false } : null;
  return milesOf(tally, sheet, model.day(day), model.frame.modes.green, model.frame.holiday_ways ?? true);
}
