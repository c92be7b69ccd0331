// What the tablet at the door knows. PURE: no page, no network, no clock; every function gives a new state.
//
// {version, asked, pictures, sums}: `sums` is group → day → {counts, absent, closed}. Only sums: no times, no order, nothing
// about any child. `asked`: the groups this tablet asks for, null for all that the device knows. `pictures`: group → animal.

const VERSION = 1;
const NOTHING = { counts: {}, absent: 0, closed: false };

/** What was kept, without the days that are done with: closed ones of other days, and days on which nobody tapped. */
export function openArrive(kept, today) {
  const known = kept?.version === VERSION ? kept : { version: VERSION, asked: null, pictures: {}, sums: {} };
  const sums = {};
  for (const [code, days] of Object.entries(known.sums)) {
    const left = Object.entries(days).filter(([day, one]) => day === today || (!one.closed && sumOf(one.counts) > 0));
    if (left.length) sums[code] = Object.fromEntries(left);
  }
  return { ...known, sums };
}

export const sumOf = (counts) => Object.values(counts).reduce((sum, n) => sum + n, 0);

/** A group's day as it stands. */
export function dayOf(state, code, day) {
  return state.sums[code]?.[day] ?? NOTHING;
}

function withDay(state, code, day, change) {
  const now = { ...dayOf(state, code, day), ...change };
  return { ...state, sums: { ...state.sums, [code]: { ...state.sums[code], [day]: now } } };
}

/** One more, or one less, of that mode; never below none. */
export function counted(state, code, day, mode, by = 1) {
  const { [mode]: now = 0, ...others } = dayOf(state, code, day).counts;
  const next = Math.max(0, now + by);
  return withDay(state, code, day, { counts: next ? { ...others, [mode]: next } : others });
}

/** How many are absent, as staff say. */
export function withAbsent(state, code, day, absent) {
  return withDay(state, code, day, { absent: Math.max(0, absent) });
}

/** The day went out; late children may still be added by opening it again. */
export const closed = (state, code, day) => withDay(state, code, day, { closed: true });
export const reopened = (state, code, day) => withDay(state, code, day, { closed: false });

/** The day is gone without having been sent. */
export function dropped(state, code, day) {
  const { [day]: _, ...days } = state.sums[code] ?? {};
  return { ...state, sums: { ...state.sums, [code]: days } };
}

/** A tally by itself: sorted, so that nothing of the order of taps is in it. */
export function tallyOf(state, code, day) {
  const { counts, absent } = dayOf(state, code, day);
  const ordered = Object.fromEntries(Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1)));
  return { kind: "tally", day, sheet: "way_there", counts: ordered, absent };
}

/** A day as staff see it: how many tapped, how many that leaves, how many are too many. */
export function standing(state, code, day, children) {
  const { counts, absent } = dayOf(state, code, day);
  const here = sumOf(counts);
  return { here, absent, children, open: Math.max(0, children - here - absent), tooMany: Math.max(0, here + absent - children) };
}

/** Days before today that nobody closed, oldest first. */
export function leftOpen(state, today) {
  return Object.entries(state.sums)
    .flatMap(([code, days]) => Object.keys(days).map((day) => ({ code, day, ...days[day] })))
    .filter((one) => one.day < today && !one.closed && sumOf(one.counts) > 0)
    .sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
}

/** Whether this tablet asks for that group. */
export const asks = (state, code) => !state.asked || state.asked.includes(code);

/** Asks for that group, or no longer; at least one is always asked. */
export function asking(state, code, on, all) {
  const now = all.filter((one) => asks(state, one));
  const next = all.filter((one) => (one === code ? on : now.includes(one)));
  if (!next.length) return state;
  return { ...state, asked: next.length === all.length ? null : next };
}

export const withPicture = (state, code, picture) => ({ ...state, pictures: { ...state.pictures, [code]: picture } });
