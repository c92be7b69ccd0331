// What the week's table says: faults at their place and together, what was saved, what waits, and why it comes late.

import { button, h } from "./dom.js";
import { faultId } from "./week-table.js";
import { SHEET_WORDS, language, noon, t, tn } from "./words.js";

const LONGEST_REASON = 500;
const weekday = (day) => new Intl.DateTimeFormat(language(), { timeZone: "UTC", weekday: "long" }).format(noon(day));

/** Faults below their table; an unusual number is asked. */
export function faultList(faults, confirm) {
  return faults.map((fault) =>
    h(
      "li",
      { class: "field-error", id: faultId(fault.cell) },
      h("span", null, fault.text),
      fault.rule === "confirm" ? button(t("Die Zahl stimmt"), { kind: "secondary", onclick: () => confirm(fault) }) : null,
    ),
  );
}

/** All that has to be put right, with a way to each place; says what is kept. */
export function faultSummary(faults, { missing, saved, reason, focus }) {
  if (!faults.length && !missing) return [];
  const kept = saved ? t("Alles andere ist gespeichert.") : t("Es wurde noch nichts gespeichert.");
  const lines = faults.map((fault) => h("li", null, way(fault.text, () => focus(fault.cell))));
  if (missing) lines.push(h("li", null, way(t("Bitte schreiben Sie der Koordination kurz, warum die Zahl erst jetzt kommt."), () => reason.focus())));
  const title = tn("Eine Angabe stimmt noch nicht", "%(n)s Angaben stimmen noch nicht", lines.length, { n: lines.length });
  return [
    h(
      "div",
      { class: "error-summary", tabindex: "-1", role: "group", "aria-labelledby": "week-wrong" },
      h("h2", { id: "week-wrong" }, title),
      h("p", null, `${kept} ${t("Was Sie getippt haben, steht noch da.")}`),
      h("ul", null, lines),
    ),
  ];
}

const way = (text, onclick) => h("button", { type: "button", class: "week-way", onclick }, text);

/** "Montag (Hinweg, Heimweg), Dienstag (Hinweg)" */
function placesOf(columns) {
  const days = new Map();
  for (const { day, sheet } of columns) days.set(day, [...(days.get(day) ?? []), SHEET_WORDS[sheet]]);
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, sheets]) => `${weekday(day)} (${sheets.join(", ")})`).join(", ");
}

/** What was saved just now. */
export function resultOf(columns, verdict, app) {
  if (!columns.length) return verdict.changed.length ? t("Noch nicht gespeichert.") : t("Es hat sich nichts geändert.");
  const late = columns.filter((column) => verdict.late.includes(column));
  const kept = columns.filter((column) => !late.includes(column));
  return [
    kept.length ? t("Gespeichert: %(days)s.", { days: placesOf(kept) }) : "",
    late.length ? t("An die Koordination: %(days)s.", { days: placesOf(late) }) : "",
    app.online ? "" : t("Ohne Netz wartet alles auf diesem Gerät und wird von selbst gesendet."),
  ]
    .filter(Boolean)
    .join(" ");
}

/** What a save would take, while somebody types. */
export function summaryOf({ changed, faults }) {
  if (!changed.length) return "";
  const days = new Set(changed.map((column) => column.day)).size;
  const text = tn("Ein Tag geändert.", "%(n)s Tage geändert.", days, { n: days });
  if (!faults.length) return text;
  const wrong = tn("Eine Angabe stimmt noch nicht.", "%(n)s Angaben stimmen noch nicht.", faults.length, { n: faults.length });
  return `${text} ${wrong}`;
}

export function reasonField() {
  const input = h("textarea", { id: "week-reason", class: "input", rows: "3", maxlength: String(LONGEST_REASON) });
  const label = h("label", { class: "label", for: "week-reason" }, t("Warum kommen die Zahlen erst jetzt?"));
  const hint = h("p", { class: "hint" }, t("Die Koordination liest das und entscheidet. Eine Begründung gilt für alle Tage dieser Woche."));
  return { input, node: h("div", { class: "group week-reason", hidden: true }, label, hint, input) };
}
