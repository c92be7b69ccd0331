// The notice that two devices saved different numbers: with the way to pick for the teacher, without it for a class device.

import { countingNotice } from "./counting-week.js";
import { button, h } from "./dom.js";
import { clean } from "./overlay.js";
import { SHEET_WORDS, dayWord, t } from "./words.js";

/** A notice for the question's page or, with `day`, for that day's; null where nothing waits. */
export function conflictNotice(model, app, { day = null } = {}) {
  const conflicts = model.conflicts.filter((one) => day === null || one.day === day);
  if (conflicts.length && model.frame.device.may_settle) return forTheTeacher(conflicts, model, app);
  const mine = givenIn(model);
  return mine ? forTheClass(model, mine) : null;
}

/** What stands above today's question: two numbers that wait, a week that only counts; null where neither is. */
export function questionNotice(model, app) {
  const notices = [countingNotice(model), conflictNotice(model, app)].filter(Boolean);
  return notices.length > 1 ? h("div", { class: "stack" }, notices) : (notices[0] ?? null);
}

const place = (one, model) => `${SHEET_WORDS[one.sheet]}, ${dayWord(one.day, model.today)}`;

function forTheTeacher(conflicts, model, app) {
  const places = [...new Set(conflicts.map((one) => place(one, model)))].join("; ");
  return h(
    "div",
    { class: "notice warn class-notice conflict-notice" },
    h("div", { class: "notice-body" }, h("p", null, t("Zwei Zahlen: %(places)s", { places })), button(t("Auswählen"), { kind: "secondary", onclick: () => app.go("conflict") })),
  );
}

/** A class device learns nothing of the other number; it knows that its own was not simply stored. */
function givenIn(model) {
  if (model.all_days) return null;
  const days = [model.today, model.previousOpen()];
  return (model.done ?? []).find((one) => one.correction && one.kind === "tally" && days.includes(one.day) && !isStored(one, model)) ?? null;
}

const text = (counts) => JSON.stringify(clean(counts));
const isStored = (entry, model) => text(entry.body.counts) === text(model.tally(entry.day, entry.sheet)?.counts);

function forTheClass(model, mine) {
  const where = { place: place(mine, model) };
  const said = model.frame.kind === "kita"
    ? t("%(place)s: Ein anderes Gerät hat eine andere Zahl gespeichert. Beide bleiben; das Team der Kita wählt aus.", where)
    : t("%(place)s: Ein anderes Gerät hat eine andere Zahl gespeichert. Beide bleiben; eure Lehrkraft wählt aus.", where);
  return h("div", { class: "notice info class-notice conflict-notice" }, h("div", { class: "notice-body" }, h("p", null, said)));
}
