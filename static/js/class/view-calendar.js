// The calendar: the months of the class's periods with what is done, missing, half, free or said. A tap opens a day.

import { daysMarked, monthsOf } from "./calendar-months.js";
import { childrenNumber } from "./children-number.js";
import { invitation } from "./counting-week.js";
import { h, link } from "./dom.js";
import { addressOf } from "./routes.js";
import { fullDay, language, later, longDay, noon, shortDay, t, tn } from "./words.js";

const WEEK = 7;
const SOME_MONDAY = "2026-09-21";

/** Each mark in words; the signs themselves stand in calendar.css. */
const MARKS = {
  entered: () => t("eingetragen"),
  half: () => t("der Heimweg fehlt noch"),
  missing: () => t("fehlt noch"),
  conflict: () => t("zwei Zahlen, bitte auswählen"),
  today: () => t("heute"),
  said: () => t("kein Unterricht, Ausflug oder nicht gefragt"),
  paper: () => t("Summe vom Papier"),
  free: () => t("frei"),
  future: () => t("kommt noch"),
  outside: () => t("außerhalb der Aktion"),
};
const STATES = { no_school: () => t("Kein Unterricht"), excursion: () => t("Ausflug"), not_asked: () => t("Nicht gefragt") };
const COUNTING = { baseline: () => t("Vorher-Woche: nur zählen"), follow_up: () => t("Nachher-Woche: nur zählen") };
const KINDS = { weekend: () => t("Wochenende"), public_holiday: () => t("Feiertag"), school_holiday: () => t("Ferien"), closing_day: () => t("Schließtag") };
const NOT_IN_LEGEND = ["future", "outside"];

/** Shows the calendar; days of this device that wait are in it. */
export function show(root, app) {
  let shown = "";
  const children = childrenNumber(app);
  const days = h("div", { class: "stack-l" });
  const update = (model) => {
    children.update(model);
    children.node.hidden = !model.all_days;
    const months = model.all_days ? monthsOf(model) : [];
    const state = JSON.stringify([months, model.today, model.frame.periods, model.all_days]);
    if (state === shown) return;
    const day = days.contains(document.activeElement) ? document.activeElement.dataset.day : null;
    shown = state;
    days.replaceChildren(...page(model, months, app));
    if (day) days.querySelector(`[data-day="${day}"]`)?.focus();
  };
  root.classList.add("cal-view", "stack-l");
  root.append(h("h1", { tabindex: "-1" }, t("Kalender")), days, children.node);
  update(app.model);
  if (app.params.part === "children") children.node.querySelector("input").focus();
  return { update, leave: () => root.classList.remove("cal-view", "stack-l"), busy: () => children.busy() };
}

function page(model, months, app) {
  if (!model.all_days) return [forAdults(app, model.frame)];
  if (!months.length) return [h("p", null, t("Für diese Zeit gibt es keine Kampagne."))];
  const missing = daysMarked(months, "missing");
  const begun = model.frame.periods.some((one) => one.from <= model.today);
  return [
    deadline(model),
    invitation(model, app),
    missing.length ? dayLinks(tn("Ein Tag fehlt noch", "%(n)s Tage fehlen noch", missing.length), missing, app) : begun ? h("p", null, t("Bis heute fehlt kein Tag.")) : null,
    dayLinks(t("Nur der Heimweg fehlt"), daysMarked(months, "half"), app),
    h("div", { class: "cal-months" }, months.map((month) => monthTable(month, model, app))),
    legend(),
    h("div", { class: "actions no-print" }, onServer(app, "#zeiten", t("Zeiträume festlegen"))),
  ].filter(Boolean);
}

/** A class device shows today only; behind the four words there is more. */
function forAdults(app, { kind }) {
  const address = `${addressOf(app.base, app.code, "question")}/kalender`;
  return h("div", { class: "stack" }, h("p", null, t("Für den Kalender braucht es die vier Wörter.")), link(kind === "kita" ? t("Für das Team") : t("Für die Lehrkraft"), address, { kind: "secondary" }));
}

function onServer(app, part, label) {
  return link(label, `${addressOf(app.base, app.code, "question")}/gruppe${part}`, { kind: "secondary" });
}

function deadline(model) {
  const until = model.days.map((one) => one.open_until).filter(Boolean).sort().at(-1) ?? model.frame.deadline;
  if (!until) return null;
  const day = fullDay(until);
  const late = model.today > until;
  return h("p", { class: "lead" }, late ? t("Die Frist war am %(day)s. Spätere Zahlen gehen als Nachmeldung an die Koordination.", { day }) : t("Einträge sind bis %(day)s möglich.", { day }));
}

function dayLinks(title, days, app) {
  if (!days.length) return null;
  const to = (day) => link(shortDay(day), addressOf(app.base, app.code, "day", { day }), { kind: "secondary", "aria-label": longDay(day) });
  return h("section", { class: "stack" }, h("h2", null, title), h("ul", { class: "day-links plain-list" }, days.map((day) => h("li", null, to(day)))));
}

function monthTable(month, model, app) {
  const format = (day, options) => new Intl.DateTimeFormat(language(), { timeZone: "UTC", ...options }).format(noon(day));
  const week = Array.from({ length: WEEK }, (_, after) => later(SOME_MONDAY, after));
  const head = week.map((day) => h("th", { scope: "col" }, h("abbr", { title: format(day, { weekday: "long" }) }, format(day, { weekday: "short" }))));
  const rows = month.weeks.map((days) => h("tr", null, days.map((day) => (day ? cell(day, model, app) : h("td", { class: "cal-none" })))));
  return h(
    "section",
    { class: "cal-month" },
    h("table", { class: "cal" }, h("caption", null, format(month.first, { month: "long", year: "numeric" })), h("thead", null, h("tr", null, head)), h("tbody", null, rows)),
    month.breaks.length ? h("ul", { class: "cal-breaks plain-list" }, month.breaks.map((one) => breakLine(one, format))) : null,
  );
}

function breakLine({ first, last, name }, format) {
  const day = (one) => format(one, { day: "numeric", month: "numeric" });
  return h("li", null, h("span", null, first === last ? day(first) : `${day(first)} – ${day(last)}`), " ", name);
}

function cell(day, model, app) {
  const isToday = day.day === model.today;
  const words = [inWords(day), isToday && day.mark !== "today" ? t("heute") : null, COUNTING[day.period]?.()].filter(Boolean).join(", ");
  const weekday = new Intl.DateTimeFormat(language(), { timeZone: "UTC", weekday: "long" }).format(noon(day.day));
  const inside = [h("span", { class: "cal-number" }, String(Number(day.day.slice(8)))), h("span", { class: "visually-hidden" }, ` ${weekday}: ${words}`)];
  const props = { class: "cal-day", dataset: { day: day.day } };
  const content = day.opens ? h("a", { ...props, href: addressOf(app.base, app.code, "day", { day: day.day }) }, inside) : h("span", props, inside);
  return h("td", { class: `cal-${day.mark}${day.period ? ` cal-in-${day.period}` : ""}`, "aria-current": isToday ? "date" : null }, content);
}

function inWords({ mark, known }) {
  if (mark === "said") return STATES[known.state]?.() ?? MARKS.said();
  if (mark !== "free") return MARKS[mark]();
  return t("frei: %(why)s", { why: known?.name || (KINDS[known?.kind] ?? KINDS.weekend)() });
}

function legend() {
  const line = (name, word) => h("li", { class: name }, h("span", { class: "cal-sign" }), word);
  const marks = Object.keys(MARKS).filter((mark) => !NOT_IN_LEGEND.includes(mark)).map((mark) => line(`cal-${mark}`, MARKS[mark]()));
  const periods = [line("cal-in-action", t("Aktionszeitraum")), line("cal-in-baseline", t("Vorher- oder Nachher-Woche"))];
  return h("section", { class: "stack" }, h("h2", null, t("Was die Zeichen bedeuten")), h("ul", { class: "cal-legend plain-list" }, marks, periods));
}
