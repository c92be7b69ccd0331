// Above a week's table: which week it is, the weeks beside it, its list on paper, and until when it can be entered.

import { button, h, link } from "./dom.js";
import { addressOf } from "./routes.js";
import { longDay, mondayOf, t } from "./words.js";

export function weekHead(app, monday) {
  const [before, after] = weeksBeside(app.model, monday);
  const go = (week, label) => (week ? button(label, { kind: "quiet", onclick: () => app.go("week", { monday: week }) }) : null);
  const file = `${addressOf(app.base, app.code, "question")}/liste/${monday}.pdf`;
  return h(
    "div",
    { class: "week-head" },
    h("h1", { tabindex: "-1" }, t("Woche ab %(day)s", { day: longDay(monday) })),
    before || after ? h("nav", { class: "week-nav", "aria-label": t("Wochen") }, go(before, t("Woche davor")), go(after, t("Woche danach"))) : null,
    h("p", { class: "week-print" }, link(t("Strichliste drucken (PDF)"), file, { target: "_blank" })),
  );
}

/** The Mondays before and after in which the class collects. */
function weeksBeside(model, monday) {
  const mondays = [...new Set(model.days.filter((day) => day.period).map((day) => mondayOf(day.day)))].sort();
  return [mondays.filter((one) => one < monday).at(-1) ?? null, mondays.find((one) => one > monday) ?? null];
}

/** Until when the week can be entered, or why nothing can. */
export function untilWhen(model, week, can) {
  const known = week.days.map((day) => model.day(day)).filter((day) => day?.period);
  if (!known.length) return notCollecting(model, week);
  if (!can && known.every((day) => day.day > model.today)) return t("Diese Woche kommt noch. Ihre Strichliste können Sie schon drucken.");
  const until = known.map((day) => day.open_until).filter(Boolean).sort().at(-1);
  if (!until) return "";
  if (until >= model.today) return t("Einträge sind bis %(day)s möglich.", { day: longDay(until) });
  return t("Die Frist war am %(day)s. Was Sie jetzt ändern, geht als Nachmeldung an die Koordination.", { day: longDay(until) });
}

/** A device knows some months around today; a week beyond them may be one of the class's all the same. */
function notCollecting(model, week) {
  const inside = (model.frame.periods ?? []).some((one) => one.from <= week.days.at(-1) && week.monday <= one.to);
  return inside ? t("Diese Woche kennt das Gerät nicht. Bitte einmal mit Netz öffnen.") : t("In dieser Woche wird nicht gesammelt.");
}

/** A class device enters today only; the four words open the rest. */
export function forTeachers(app) {
  const words = `${addressOf(app.base, app.code, "question")}/woerter?weiter=${encodeURIComponent(location.pathname)}`;
  return h(
    "div",
    { class: "week-closed" },
    h("p", null, t("Eine ganze Woche tragen Erwachsene ein.")),
    link(t("Weiter mit den vier Wörtern"), words, { kind: "secondary" }),
  );
}
