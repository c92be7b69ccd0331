// What is left to do after saving, most pressing first. Pure; the view says it in words.

import { isOpen } from "./model.js";
import { mondayOf } from "./words.js";

/** Things worth a big button. The rest is offered quietly. */
const PRESSING = ["conflict", "ways", "missing"];

/**
 * Everything left, as `{key, day, primary}` with what belongs to it; the last is always "done".
 * conflict · ways {asked: [{sheet, day}]} · missing {days} · extras {sheets} · weather · mission · done
 */
export function nextThings(model) {
  const today = model.day(model.today);
  const things = [...pressing(model), ...extras(model, today)];
  if (isOpen(today) && !today.weather && model.may(model.today).save) things.push({ key: "weather", day: model.today });
  if (model.frame.mission && !model.frame.mission.done) things.push({ key: "mission", day: model.today });
  things.push({ key: "done", day: model.today });
  const first = things.find((thing) => PRESSING.includes(thing.key)) ?? things.at(-1);
  return things.map((thing) => ({ ...thing, primary: thing === first }));
}

function pressing(model) {
  const { device } = model.frame;
  const things = [];
  if (model.conflicts.length && device.may_settle) things.push({ key: "conflict", day: model.conflicts[0].day });
  const asked = askedWays(model);
  if (asked.length) things.push({ key: "ways", day: asked[0].day, asked });
  const days = device.all_days ? missingOfWeek(model).filter((day) => !asked.some((one) => one.day === day)) : [];
  if (days.length) things.push({ key: "missing", day: days[0], days });
  return things;
}

/** What the class's question still asks: this morning's way there, the last school day's way home. */
function askedWays(model) {
  const { there, back } = model.question();
  const ways = [{ sheet: "way_there", day: there }, { sheet: "way_back", day: back }];
  return ways.filter(({ sheet, day }) => day && !model.tally(day, sheet) && !model.day(day)?.state);
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
