// What leisure, red, blue and adults' miles may be: the same limits as the server's, so that it has nothing to refuse.
// Pure: no page, no network.

export const EXTRAS = ["food", "energy", "leisure", "adults"];
export const MILES = "miles";
export const ASK_ABOVE = 3;
export const REFUSE_ABOVE = 10;
const MOST_DIGITS = 6;

/** The number in a field: nothing typed is 0, what is no whole number from 0 on is null. */
export function countIn(text) {
  const typed = String(text).trim();
  if (typed === "") return 0;
  return /^\d+$/.test(typed) && typed.length <= MOST_DIGITS ? Number(typed) : null;
}

/** Counts without zeros, as they are sent. */
export function clean(counts) {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

export function sum(counts) {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}

/** Whether two tallies say the same; a missing one says nothing. */
export function same(one, other) {
  const [left, right] = [clean(one ?? {}), clean(other ?? {})];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => left[key] === right[key]);
}

/** "fine", "ask" (unusually many: saved once confirmed) or "refuse" (a slip), as the server will say. */
export function judged(sheet, total, children) {
  if (total > REFUSE_ABOVE * children) return "refuse";
  return sheet !== "adults" && total > ASK_ABOVE * children ? "ask" : "fine";
}

/** The extra sheets that this class collects, in their order. */
export function extrasOf(frame) {
  return EXTRAS.filter((sheet) => frame.sheets.includes(sheet));
}

/** How many of these ways earn a green mile. */
export function greenOf(counts, greenModes) {
  return sum(Object.fromEntries(Object.entries(counts).filter(([mode]) => greenModes.includes(mode))));
}

/** What has to be saved: one item for each sheet whose numbers changed. `confirmed` holds sheets somebody vouched for. */
export function itemsOf(day, drafts, stored, confirmed) {
  const items = [];
  for (const [sheet, counts] of Object.entries(drafts)) {
    if (same(counts, stored[sheet])) continue;
    const left = clean(counts);
    if (sum(left) === 0) items.push({ kind: "delete", day, sheet });
    else items.push({ kind: "tally", day, sheet, counts: left, ...(confirmed.has(sheet) ? { confirmed: true } : {}) });
  }
  return items;
}

/** The same numbers for the coordinator, after the deadline; a sheet taken back to nothing is sent as nothing. */
export function correctionsOf(items, reason) {
  return items.map(({ day, sheet, counts }) => {
    return { kind: "correction", day, sheet, counts: counts ?? {}, basis: "counted", absent: 0, reason };
  });
}
