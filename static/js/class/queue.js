// The entries of this device: made, replaced while they were never sent, kept in order. What becomes of them: queue-sent.js.
//
// An entry that was ever tried never changes. An edit of one that was not replaces it; else the edit is a new entry that
// comes `after` it and will name its acknowledged revision. Everything happens in one transaction with what is stored.

import { clean, overlay, placeOf, REFUSED } from "./overlay.js";

export const STORES = ["frames", "queue", "done"];

/** Acknowledged entries lie by their id; they were made in another order. */
const inOrder = (done) => done.sort((a, b) => a.seq - b.seq);

/** Entries of a group in order, and what was acknowledged of it. */
export async function entriesOf(store, code) {
  return store.read(["queue", "done"], async ({ queue, done }) => ({
    queued: (await queue.getAll()).filter((one) => one.code === code),
    done: inOrder(await done.getAll()).filter((one) => one.code === code),
  }));
}

/** All that a page shows, at one moment. */
export async function everything(store) {
  return store.read(STORES, async ({ frames, queue, done }) => ({
    frames: await frames.getAll(),
    queued: await queue.getAll(),
    done: inOrder(await done.getAll()),
  }));
}

export async function allQueued(store) {
  return store.read(["queue"], ({ queue }) => queue.getAll());
}

/**
 * Keeps items as entries; resolves with their ids when they are durable. `seen`: place → revision that the user was shown
 * (a place that is not in it was shown empty), so that a number which came in meanwhile is never replaced unseen.
 */
export async function add(store, code, items, { seen = null, now = Date.now() } = {}) {
  return store.write(STORES, async (stores) => {
    const ids = [];
    for (const item of items) ids.push(await addOne(stores, code, item, seen, now));
    return [...new Set(ids.filter(Boolean))];
  });
}

export async function addOne(stores, code, item, seen, now) {
  const there = await readAll(stores, code);
  const made = entryOf(item, code, now);
  const last = there.queued.filter((one) => one.state !== REFUSED && chainOf(one) === chainOf(made)).at(-1);
  const before = beforeOf(made, there, last);
  if (last && !last.tried) return replace(stores, last, made, before);
  if (made.kind === "delete" && !last && baseOf(made, there, seen) === null) return null; // nothing stands there
  const base = last ? null : baseOf(made, there, seen);
  await stores.queue.add({ ...made, before, base, after: last?.id ?? null });
  return made.id;
}

async function readAll({ frames, queue, done }, code) {
  const mine = (one) => one.code === code;
  const kept = await frames.get(code);
  const queued = (await queue.getAll()).filter(mine);
  const acknowledged = inOrder(await done.getAll()).filter(mine);
  return { frame: kept?.frame ?? { tallies: [] }, since: kept?.since ?? 0, queued, done: acknowledged };
}

/** Edits of the same thing: one day and sheet, one day's state, the number of children from one date. */
export function chainOf(entry) {
  if (entry.kind === "tally" || entry.kind === "delete") return placeOf(entry.day, entry.sheet);
  if (entry.kind === "correction") return `correction|${entry.id}`;
  return `${entry.kind}|${entry.day ?? entry.body.from ?? ""}|${entry.body.id ?? ""}`;
}

function entryOf(item, code, now) {
  const { kind, day = null, sheet = null } = item;
  const made = { id: crypto.randomUUID(), code, kind, day, sheet, made_at: now };
  return { ...made, body: bodyOf(item), tried: false, state: "waiting", problem: null };
}

function bodyOf(item) {
  const { counts = {}, basis = "counted", absent = 0 } = item;
  if (item.kind === "tally") return { counts: clean(counts), basis, absent, ...(item.confirmed ? { confirmed: true } : {}) };
  if (item.kind === "state") return { state: item.state ?? null, weather: item.weather ?? null };
  if (item.kind === "children") return { from: item.from, children: item.children };
  if (item.kind === "period") return { id: item.id, kind: item.period, from: item.from, to: item.to };
  if (item.kind !== "correction") return {};
  const content = { counts: clean(counts), basis, absent, reason: item.reason ?? "" };
  return { ...content, day: item.day, sheet: item.sheet, ...(item.confirmed ? { confirmed: true } : {}) };
}

/** What stood there: `mine` where it is an entry of this device that was never sent. */
function beforeOf(made, there, last) {
  if (last && !last.tried) return { mine: true, kind: last.kind, body: last.body, before: last.before };
  const laid = overlay(there.frame, there.done, there.queued, there.since);
  if (made.kind === "tally" || made.kind === "delete") {
    const found = laid.tallies.get(placeOf(made.day, made.sheet));
    if (!found || found.deleted) return { mine: false, kind: "delete", body: {} };
    return { mine: false, kind: "tally", body: bodyOf({ kind: "tally", ...found }) };
  }
  const day = there.frame.days?.find((one) => one.day === (made.day ?? made.body.from));
  if (made.kind === "state") {
    return { mine: false, kind: "state", body: bodyOf({ kind: "state", ...(laid.states.get(made.day) ?? day) }) };
  }
  if (made.kind === "children" && day) return { mine: false, kind: "children", body: { from: made.body.from, children: day.children } };
  return null;
}

/** The revision that an entry replaces: the newest that the user was shown, or that this device stored itself. */
function baseOf(made, { frame, done, since }, seen) {
  if (made.kind !== "tally" && made.kind !== "delete") return null;
  const place = placeOf(made.day, made.sheet);
  const stored = overlay(frame, [], [], since).stored.get(place)?.revision ?? 0;
  const own = done.filter((one) => chainOf(one) === place && !one.correction).map((one) => one.revision ?? 0);
  const shown = seen ? Math.min(seen.get(place) ?? 0, stored) : stored;
  return Math.max(shown, ...own, 0) || null;
}

async function replace({ queue }, last, made, before) {
  const { kind, body, made_at } = made;
  await queue.put({ ...last, kind, body, made_at, before });
  return last.id;
}
