// What becomes of entries: put back, discarded, tried, acknowledged, refused, given way. Loaded when there is one.

import { placeOf, REFUSED } from "./overlay.js";
import { addOne, STORES } from "./queue.js";

const MOST_DONE = 200;

/** Puts back what stood before those entries: takes back what was never sent, else says it anew. */
export async function undo(store, ids, now = Date.now()) {
  return store.write(STORES, async (stores) => {
    for (const id of [...ids].reverse()) await undoOne(stores, id, now);
  });
}

async function undoOne(stores, id, now) {
  const waiting = await stores.queue.index("id").get(id);
  const entry = waiting ?? (await stores.done.get(id));
  if (!entry?.before || entry.correction) return; // what waits for a decision counts nowhere yet
  const { before } = entry;
  if (!waiting || waiting.tried) {
    const item = { kind: before.kind, code: entry.code, day: entry.day, sheet: entry.sheet, ...before.body };
    const seen = waiting ? null : new Map([[placeOf(entry.day, entry.sheet), entry.revision ?? 0]]);
    await addOne(stores, entry.code, item, seen, now);
  } else if (before.mine) {
    await stores.queue.put({ ...waiting, kind: before.kind, body: before.body, before: before.before });
  } else {
    await stores.queue.delete(waiting.seq);
  }
}

/** The teacher has copied or no longer wants an entry that could not be stored. */
export async function discard(store, id) {
  return store.write(["queue"], async ({ queue }) => {
    const entry = await queue.index("id").get(id);
    if (entry) await relink(queue, entry);
  });
}

/** Takes an entry out of its chain: what came after it comes after what was before it. */
async function relink(queue, entry, base = entry.base) {
  for (const one of await queue.getAll()) {
    if (one.after === entry.id) await queue.put({ ...one, after: entry.after, base });
  }
  await queue.delete(entry.seq);
}

/** Before the first byte leaves: from here on this entry never changes. Null where it is gone or waits for another. */
export async function markTried(store, id) {
  return store.write(["queue"], async ({ queue }) => {
    const entry = await queue.index("id").get(id);
    if (!entry || entry.state === REFUSED || entry.after) return null;
    const tried = { ...entry, tried: true, state: "waiting", problem: null };
    await queue.put(tried);
    return tried;
  });
}

/** From here on it goes to those who decide on late and double numbers, under the same id, also when sent again. */
export async function markHanded(store, entry) {
  return store.write(["queue"], async ({ queue }) => {
    const there = await queue.get(entry.seq);
    if (there) await queue.put({ ...there, handed: true });
  });
}

/** The server has it: out of the queue, and what comes after it names its revision. */
export async function acknowledge(store, entry, answer, now = Date.now()) {
  return store.write(["queue", "done"], async ({ queue, done }) => {
    for (const one of await queue.getAll()) {
      if (one.after === entry.id) await queue.put({ ...one, after: null, base: answer.revision ?? entry.base });
    }
    await queue.delete(entry.seq);
    await done.put({ ...entry, ...answer, at: now });
    const all = (await done.getAll()).sort((a, b) => b.at - a.at);
    for (const old of all.slice(MOST_DONE)) await done.delete(old.id);
  });
}

/** What an entry waits for, or why it was refused; its successors go on without a refused one. */
export async function setState(store, entry, state, problem = null) {
  return store.write(["queue"], async ({ queue }) => {
    const there = await queue.get(entry.seq);
    if (!there) return;
    await queue.put({ ...there, state, problem });
    if (state !== REFUSED) return;
    for (const one of await queue.getAll()) {
      if (one.after === entry.id) await queue.put({ ...one, after: there.after, base: there.base });
    }
  });
}

/** An entry that was certainly not stored gives way to the edit that came after it on this device; false without one. */
export async function giveWay(store, entry) {
  return store.write(["queue"], async ({ queue }) => {
    const all = await queue.getAll();
    if (!all.some((one) => one.after === entry.id)) return false;
    await relink(queue, entry);
    return true;
  });
}
