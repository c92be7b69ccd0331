// What is left to do after saving, most pressing first. Pure; the view says it in words.

import { mondayOf } from "./words.js";

/** Things worth a big button. The rest is offered quietly. */
const PRESSING = ["conflict", "there", "back", "missing"];

/** Everything left, as `{key, day, sheets?, primary}`; the last is always "done". */
export function nextThings(model) {
  const today = model.day(model.today);
  const things = [...pressing(model), ...extras(model, today)];
  if (today?.kind === "open" && !today.weather && model.may(model.today).save) things.push({ key: "weather", day: model.today });
  things.push({ key: "done", day: model.today });
  const first = things.find((thing) => PRESSING.includes(thing.key)) ?? things.at(-1);
  return things.map((thing) => ({ ...thing, primary: thing === first }));
}

function pressing(model) {
  const { device } = model.frame;
  const { there, back } = model.question();
  const things = [];
  if (model.conflicts.length && device.may_settle) things.push({ key: "conflict", day: model.conflicts[0].day });
  if (there && isOpen(model, there, "way_there")) things.push({ key: "there", day: there });
  if (back && isOpen(model, back, "way_back")) things.push({ key: "back", day: back });
  if (!device.all_days) return things;
  const asked = new Set([there, model.today]);
  const missing = missingOfWeek(model).filter((day) => !asked.has(day));
  return [...things, ...missing.map((day) => ({ key: "missing", day }))];
}

function isOpen(model, day, sheet) {
  return !model.tally(day, sheet) && !model.day(day)?.state;
}

/** School days of this week, before today, on which nothing was entered. */
export function missingOfWeek(model) {
  const monday = mondayOf(model.today);
  const days = model.days.map((one) => one.day).filter((day) => monday <= day && day < model.today);
  return days.filter((day) => model.standing(day) === "missing");
}

function extras(model, today) {
  if (today?.period !== "action" || !model.may(model.today).save) return [];
  const open = ["food", "energy", "leisure"].filter(
    (sheet) => model.frame.sheets.includes(sheet) && !model.tally(model.today, sheet),
  );
  return open.length ? [{ key: "extras", day: model.today, sheets: open }] : [];
}

/** Whether miles are counted on that day, or only ways (the weeks before and after). */
export function countsOnly(model, day) {
  return ["baseline", "follow_up"].includes(model.day(day)?.period);
}
