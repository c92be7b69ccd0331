// What a week's table says about a day: how it stands, why nothing is typed there.

import { stateWord } from "./day-state.js";
import { h } from "./dom.js";
import { isWay } from "./week-grid.js";
import { isOpen } from "./model.js";
import { language, noon, number, t, tn } from "./words.js";

const DAY_KINDS = {
  weekend: () => t("Wochenende"),
  public_holiday: () => t("Feiertag"),
  school_holiday: () => t("Ferien"),
  closing_day: () => t("Schließtag"),
};

const part = (day, options) => new Intl.DateTimeFormat(language(), { timeZone: "UTC", ...options }).format(noon(day));

/** The head of a column: day, date, number of children, and how the day stands. */
export function dayHead(model, day, table) {
  const [kind, word] = standingOf(model, day, table);
  const children = isWay(table) && model.day(day) ? h("small", { class: "week-children" }, tn("%(n)s Kind", "%(n)s Kinder", model.children(day), { n: number(model.children(day)) })) : null;
  return [
    h("span", { class: "week-name" }, part(day, { weekday: "short" })),
    " ",
    h("span", { class: "week-date" }, part(day, { day: "numeric", month: "numeric" })),
    children,
    word ? h("span", { class: `week-standing week-is-${kind}` }, word) : null,
  ].filter(Boolean);
}

/** Why nothing is typed on a day. */
export function freeWord(model, day) {
  const known = model.day(day);
  if (!known) return t("nicht bekannt");
  const standing = model.standing(day);
  if (standing === "free") return known.name || (DAY_KINDS[known.kind]?.() ?? t("frei"));
  if (standing === "future" || day > model.today) return t("kommt noch");
  if (standing === "paper") return t("Summe vom Papier");
  if (!known.period) return t("keine Aktion");
  return isOpen(known) ? t("geschlossen") : known.name || (DAY_KINDS[known.kind]?.() ?? t("frei"));
}

/** [kind, word]: done, assumed, waits, two, late, missing, said or open. */
function standingOf(model, day, table) {
  if (!isWay(table)) return ["none", ""];
  const is = (one) => one.day === day && one.sheet === table;
  if (model.conflicts.some(is)) return ["two", t("Zwei Zahlen")];
  const stored = model.tally(day, table);
  if (stored?.waiting) return ["waits", t("wartet auf Netz")];
  if (model.late.some(is) || model.queued.some((one) => one.kind === "correction" && is(one))) return ["waits", t("Nachmeldung wartet")];
  if (stored) return stored.basis === "assumed" ? ["done", t("angenommen")] : ["done", t("eingetragen")];
  return notEntered(model, day, table);
}

function notEntered(model, day, table) {
  const known = model.day(day);
  if (!known || !isOpen(known) || !known.period || day > model.today) return ["none", ""];
  if (known.state) return ["said", stateWord(known.state)];
  if (known.closed) return ["late", t("Frist vorbei")];
  if (day === model.today) return ["open", table === "way_back" ? t("morgen fragen") : t("heute")];
  return ["missing", t("fehlt")];
}
