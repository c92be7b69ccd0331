// PURE: the months of a class's periods, each day with its mark. No DOM, no network.

import { isOpen } from "./model.js";
import { later, mondayOf, weekdayOf } from "./words.js";

const WEEK = 7;
const MOST_MONTHS = 24;

/** A model's standing of a day, or what is more: `conflict` (two numbers wait), `half` (the way home is missing). */
export function markOf(model, day) {
  if (model.conflicts.some((one) => one.day === day)) return "conflict";
  const standing = model.standing(day);
  if (standing === "entered" && lacksWayHome(model, day)) return "half";
  return standing === "outside" && weekdayOf(day) > 5 ? "free" : standing;
}

function lacksWayHome(model, day) {
  const asked = model.frame.kind !== "kita" && day < model.today && isOpen(model.day(day));
  return asked && model.tally(day, "way_there") !== null && model.tally(day, "way_back") === null;
}

/** [{first, weeks: [[day | null × 7]], breaks: [{first, last, name}]}]; a day: {day, mark, period, opens, known}. */
export function monthsOf(model) {
  const days = model.days.filter((one) => one.period).map((one) => one.day);
  if (!days.length) return [];
  const months = [];
  const last = days.at(-1).slice(0, 7);
  for (let month = days[0].slice(0, 7); month <= last && months.length < MOST_MONTHS; month = nextMonth(month)) {
    months.push(monthOf(model, `${month}-01`));
  }
  return months;
}

function nextMonth(month) {
  return later(`${month}-28`, 7).slice(0, 7);
}

function monthOf(model, first) {
  const weeks = [];
  for (let monday = mondayOf(first); monday.slice(0, 7) <= first.slice(0, 7); monday = later(monday, WEEK)) {
    const days = Array.from({ length: WEEK }, (_, after) => later(monday, after));
    weeks.push(days.map((day) => (day.slice(0, 7) === first.slice(0, 7) ? dayOf(model, day) : null)));
  }
  return { first, weeks, breaks: breaksOf(weeks.flat().filter(Boolean)) };
}

function dayOf(model, day) {
  const known = model.day(day);
  const mark = markOf(model, day);
  return { day, mark, known, period: known?.period ?? null, opens: day <= model.today && Boolean(known?.period || mark === "entered") };
}

/** Free days that have a name, those of one name together; a weekend inside holidays does not part them. */
function breaksOf(days) {
  const found = [];
  for (const { day, known } of days.filter((one) => one.known?.name)) {
    const before = found.at(-1);
    if (before?.name === known.name && day <= later(before.last, WEEK)) before.last = day;
    else found.push({ first: day, last: day, name: known.name });
  }
  return found;
}

/** The days of these months that carry that mark, oldest first. */
export function daysMarked(months, mark) {
  return months.flatMap((month) => month.weeks.flat()).filter((day) => day?.mark === mark).map((day) => day.day);
}
