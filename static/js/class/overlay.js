// PURE: what waits on this device, laid over what the server had stored when the frame was made.

export const REFUSED = "refused";
export const OPEN_KINDS = ["open", "unknown"];
const WAYS = ["way_there", "way_back", "leisure"];

/** A tally's place: one day, one sheet. */
export const placeOf = (day, sheet) => `${day}|${sheet}`;

/** Counts without zeros, in order, so that the same content is the same text. */
export function clean(counts) {
  const there = Object.entries(counts ?? {}).filter(([, n]) => n > 0);
  return Object.fromEntries(there.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const sumOf = (counts) => Object.values(counts ?? {}).reduce((sum, n) => sum + n, 0);

/** Stored tallies by place, as the frame has them: also what was taken back, for its revision. */
export function storedOf(frame) {
  const stored = new Map();
  for (const one of frame.tallies ?? []) stored.set(placeOf(one.day, one.sheet), { ...one, waiting: false });
  return stored;
}

/** Whether an acknowledged entry is newer than what the frame knows. */
function isNews(entry, stored, since) {
  if (entry.kind === "tally" || entry.kind === "delete") {
    return entry.revision > (stored.get(placeOf(entry.day, entry.sheet))?.revision ?? 0);
  }
  return entry.at >= since;
}

/**
 * Tallies by place, states by day, numbers of children by date, with everything of this device that is newer.
 * `since`: device time at which the frame was asked for.
 */
export function overlay(frame, done, queued, since) {
  const stored = storedOf(frame);
  const laid = { stored, tallies: new Map(stored), states: new Map(), children: [] };
  for (const entry of done.filter((one) => !one.correction && isNews(one, stored, since))) lay(laid, entry, false);
  for (const entry of queued.filter((one) => one.state !== REFUSED)) lay(laid, entry, true);
  return laid;
}

function lay(laid, entry, waiting) {
  const place = placeOf(entry.day, entry.sheet);
  const revision = entry.revision ?? laid.tallies.get(place)?.revision ?? null;
  if (entry.kind === "tally") laid.tallies.set(place, tallyOf(entry, revision, waiting));
  else if (entry.kind === "delete") laid.tallies.set(place, { counts: {}, revision, deleted: true, waiting });
  else if (entry.kind === "state") laid.states.set(entry.day, { ...entry.body, waiting });
  else if (entry.kind === "children") laid.children.push({ ...entry.body, waiting });
}

function tallyOf(entry, revision, waiting) {
  const { counts, basis = "counted", absent = 0, confirmed = false } = entry.body;
  return { day: entry.day, sheet: entry.sheet, counts, basis, absent, confirmed, revision, deleted: false, waiting };
}

/** What a tally earns: green, red, blue; nothing in a week that only counts, by the town's rules for days without school. */
export function milesOf(tally, sheet, day, green, onFreeDays = true) {
  const none = { green: 0, red: 0, blue: 0 };
  if (!tally || tally.deleted || day?.period !== "action") return none;
  if (sheet === "food") return { ...none, red: tally.counts.miles ?? 0 };
  if (sheet === "energy") return { ...none, blue: tally.counts.miles ?? 0 };
  if (!WAYS.includes(sheet) || (!onFreeDays && !OPEN_KINDS.includes(day.kind))) return none;
  return { ...none, green: green.reduce((sum, mode) => sum + (tally.counts[mode] ?? 0), 0) };
}

/** The group's miles with everything that waits: the frame's, and what changed since. */
export function milesWith(frame, laid, dayOf) {
  const miles = { green: 0, red: 0, blue: 0, ...frame.miles };
  for (const [place, now] of laid.tallies) {
    const before = laid.stored.get(place);
    if (now === before) continue;
    const [day, sheet] = place.split("|");
    const rules = [frame.modes.green, frame.holiday_ways ?? true];
    const more = milesOf(now, sheet, dayOf(day), ...rules);
    const less = milesOf(before, sheet, dayOf(day), ...rules);
    for (const colour of ["green", "red", "blue"]) miles[colour] += more[colour] - less[colour];
  }
  return { ...miles, total: miles.green + miles.red + miles.blue };
}
