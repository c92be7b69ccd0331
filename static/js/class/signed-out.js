// After somebody has signed this device out: what it kept of groups that it may no longer see goes, unless entries wait.
//
// A session that ended by itself takes nothing away: the class goes on logging and signs in later.

import { Frames } from "./frames.js";
import { allQueued } from "./queue.js";
import { getSession } from "./sender.js";
import { Store } from "./store.js";

const FLAG = "kindermeilen-signed-out";
const SIGNS_OUT = /\/abmelden$|\/geraete\/\d+\/beenden$/;

export async function tidy(store = new Store()) {
  const session = await getSession();
  if (session.status !== 200 && session.status !== 401) return;
  const mine = new Set((session.groups ?? []).map((group) => group.code));
  const frames = new Frames(store);
  const waiting = new Set((await allQueued(store)).map((entry) => entry.code));
  const over = (await frames.all()).filter(({ code, frame }) => !mine.has(code) && !waiting.has(code) && !isCoordinators(session, frame));
  await forget(store, over.map(({ code }) => code));
  sessionStorage.removeItem(FLAG);
}

/** Frames, the numbers that were sent, what was begun, and which animals were tapped. */
function forget(store, codes) {
  return store.write(["frames", "done", "kept"], async ({ frames, done, kept }) => {
    for (const code of codes) await frames.delete(code);
    for (const { id, code } of await done.getAll()) if (codes.includes(code)) await done.delete(id);
    for (const key of await kept.getAllKeys()) if (key.split(":").some((part) => codes.includes(part))) await kept.delete(key);
  });
}

/** A coordinator's groups are in no list of a session. */
const isCoordinators = (session, frame) => session.status === 200 && frame.device?.kind === "coordinator";

addEventListener("submit", ({ target }) => {
  if (SIGNS_OUT.test(new URL(target.action, location.href).pathname)) sessionStorage.setItem(FLAG, "1");
});

if (sessionStorage.getItem(FLAG)) tidy().catch(() => {});
