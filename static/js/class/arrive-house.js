// The groups that the tablet at the door may ask for: this device's groups of the same house, each with what is known of it.

import { timeFor } from "./frames.js";
import { createModel } from "./model.js";
import { entriesOf } from "./queue.js";
import { getSession } from "./sender.js";

/** [{code, name, model}], this group's model as the app has it. */
export async function houseOf(app) {
  const mine = app.model.frame;
  const kept = (await app.device.frames.all()).filter(({ frame }) => frame.institution === mine.institution && frame.kind === mine.kind);
  const others = kept.filter(({ code }) => code !== app.code).sort((one, other) => (one.frame.name < other.frame.name ? -1 : 1));
  const house = await Promise.all(others.map((record) => elsewhere(app, record)));
  return [{ code: app.code, name: mine.name, model: app.model }, ...house];
}

async function elsewhere(app, record) {
  const { frame, since, code } = record;
  const time = { ...timeFor(record), today: app.model.today };
  return { code, name: frame.name, model: createModel({ frame, since, ...time, ...(await entriesOf(app.device.store, code)) }) };
}

/** Learns of this device's other groups while there is network, so that their tiles are there without it. */
export async function learnHouse(app) {
  if (!app.online) return false;
  const session = await getSession();
  if (session.status !== 200) return false;
  const others = session.groups.map((one) => one.code).filter((code) => code !== app.code);
  const { frames } = app.device;
  const answers = [];
  for (const code of others.slice(0, 30)) answers.push(await frames.refresh(code));
  return answers.some((one) => one.changed);
}

/** Whether the group is asked on that day. A day that the device knows nothing of is asked: the sums wait here. */
export function isAsked(model, day) {
  const known = model.day(day);
  if (!known) return true;
  if (known.closed || ["weekend", "public_holiday", "school_holiday", "closing_day"].includes(known.kind)) return false;
  return known.state !== "no_school" && model.may(day, "way_there").save;
}

/** How a day can go out: "tally", "correction" (after the deadline, for the coordinator) or null with the reason why not. */
export function wayOut(model, day) {
  const { save, late, detail } = model.may(day, "way_there");
  const known = model.day(day);
  if (save || !known || (!model.all_days && !known.closed)) return { kind: "tally", detail: save || !known ? null : detail };
  return { kind: late ? "correction" : null, detail };
}
