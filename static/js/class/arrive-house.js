// The groups that the tablet at the door may ask for: this device's groups of the same house, each with what is known of it.

import { Frames, timeFor } from "./frames.js";
import { createModel } from "./model.js";
import { entriesOf } from "./queue.js";
import { getSession } from "./sender.js";

/** [{code, name, model}], this group's model as the app has it. */
export async function houseOf(app) {
  const mine = app.model.frame;
  const codes = app.known().filter((one) => one.institution === mine.institution && one.kind === mine.kind).map((one) => one.code);
  const house = await Promise.all(codes.map((code) => (code === app.code ? here(app) : elsewhere(app, code))));
  const found = house.filter(Boolean);
  return found.some((one) => one.code === app.code) ? found : [here(app), ...found];
}

const here = (app) => ({ code: app.code, name: app.model.frame.name, model: app.model });

async function elsewhere(app, code) {
  const { store, frames } = app.device;
  const record = await frames.get(code);
  if (!record) return null;
  const model = createModel({ frame: record.frame, since: record.since, ...timeFor(record), today: app.model.today, ...(await entriesOf(store, code)) });
  return { code, name: record.frame.name, model };
}

/** Learns of this device's other groups while there is network, so that their tiles are there without it. */
export async function learnHouse(app) {
  if (!app.online) return false;
  const session = await getSession();
  if (session.status !== 200) return false;
  const others = session.groups.map((one) => one.code).filter((code) => code !== app.code);
  const frames = app.device.frames ?? new Frames(app.device.store);
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
