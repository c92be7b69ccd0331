// One sheet of extra miles: what counts in a sentence and a picture, its counters, and what is wrong with them.

import { button, h, picture } from "./dom.js";
import { counter, mark } from "./more-counter.js";
import { COLOUR_OF, mileShape } from "./mile-shapes.js";
import { MILES, REFUSE_ABOVE, countIn, greenOf, judged, same, sum } from "./more-rules.js";
import { MODE_WORDS, number, t, tn } from "./words.js";

const SHEETS = {
  leisure: {
    title: () => t("Wege in der Freizeit"),
    counts: () => t("Jeder Weg in der Freizeit zählt, zum Beispiel zum Sport, zu Freunden, zum Spielplatz."),
    picture: "pictures/balloon",
  },
  food: {
    title: () => t("Rote Meilen"),
    counts: () => t("Eine Rote Meile gibt es für Essen aus der Region, zum Beispiel einen Apfel vom Markt."),
    picture: "pictures/apple",
  },
  energy: {
    title: () => t("Blaue Meilen"),
    counts: () => t("Eine Blaue Meile gibt es für gesparte Energie, zum Beispiel Licht aus in der Pause."),
    picture: "pictures/bulb",
  },
  adults: {
    title: () => t("Wege von Erwachsenen"),
    counts: () => t("Klimafreundliche Wege von Erwachsenen. Sie stehen in einer eigenen Zeile."),
    picture: "pictures/handshake",
  },
};

/** The word of an extra sheet. */
export const sheetTitle = (sheet) => SHEETS[sheet].title();

/**
 * One sheet's card. `stored` are the numbers that stand now, `children` of that day, `model` for modes and colours.
 * `onchange` is called when something was typed. The card knows: `counts()` (null where a field is no number),
 * `isTouched()`, `typed()` and `take(typed)` for a draft, `reset()`, `check()` → the first wrong field or the question, `refresh(stored)`.
 */
export function sheetCard({ sheet, model, children, stored, onchange }) {
  const card = { sheet, children, stored: stored ?? {}, typed: null, confirmed: false };
  const keys = sheet === "leisure" ? [...model.usual, ...model.rare].filter((mode) => mode !== "task") : [MILES];
  const changed = (key, text) => {
    card.typed = { ...(card.typed ?? texts(card.stored)), [key]: text };
    if (isAsStored(card)) card.typed = null;
    card.confirmed = false;
    said.replaceChildren();
    for (const one of counters.values()) mark(one.input, null);
    showTotal();
    onchange();
  };
  const counters = new Map(keys.map((key) => [key, counter({ ...nameOf(sheet, key), children, onchange: (text) => changed(key, text) })]));
  const said = h("div", { class: "more-said" });
  const total = h("p", { class: "more-total", "aria-hidden": "true" });
  const showTotal = () => {
    total.replaceChildren(...totalOf(sheet, counts(card), model));
  };
  const show = () => {
    for (const [key, one] of counters) one.set(card.typed?.[key] ?? textOf(card.stored[key]));
    showTotal();
  };
  const reset = () => {
    card.typed = null;
    card.confirmed = false;
    said.replaceChildren();
    show();
  };
  const node = frame(sheet, rows(sheet, counters, model), said, total);
  show();
  return {
    node,
    sheet,
    counts: () => counts(card),
    isTouched: () => card.typed !== null,
    isConfirmed: () => card.confirmed,
    typed: () => card.typed,
    take(typed) {
      card.typed = typed;
      if (isAsStored(card)) card.typed = null;
      show();
    },
    reset,
    check: () => check(card, counters, said, onchange),
    refresh(now) {
      const other = card.typed && !same(now, card.stored);
      card.stored = now ?? {};
      if (card.typed && isAsStored(card)) card.typed = null;
      if (other && card.typed) said.replaceChildren(changedMeanwhile(sheet, card.stored));
      show();
    },
  };
}

const textOf = (count) => String(count ?? 0);
const texts = (stored) => Object.fromEntries(Object.entries(stored).map(([key, count]) => [key, textOf(count)]));

function counts(card) {
  if (!card.typed) return card.stored;
  return Object.fromEntries(Object.entries(card.typed).map(([key, text]) => [key, countIn(text)]));
}

// What is no number was typed too, and stays until somebody changes it.
function isAsStored(card) {
  const now = counts(card);
  return !Object.values(now).includes(null) && same(now, card.stored);
}

function nameOf(sheet, key) {
  const label = key === MILES ? sheetTitle(sheet) : t("%(mode)s in der Freizeit", { mode: MODE_WORDS[key].name });
  return { id: `more-${sheet}-${key}`, label };
}

// ---- drawing ----

function frame(sheet, parts, said, total) {
  const { counts: sentence, picture: name } = SHEETS[sheet];
  const id = `more-${sheet}`;
  return h(
    "section",
    { class: `card more-card more-${COLOUR_OF[sheet]} more-${sheet}`, "aria-labelledby": id },
    h(
      "div",
      { class: "more-head" },
      picture(name, 72),
      h("div", null, h("h2", { id }, mileShape(COLOUR_OF[sheet], 32), sheetTitle(sheet)), h("p", { class: "more-counts" }, sentence())),
    ),
    parts,
    said,
    sheet === "leisure" ? total : null,
  );
}

function rows(sheet, counters, model) {
  if (sheet !== "leisure") return counters.get(MILES).node;
  const row = (mode) => modeRow(mode, counters.get(mode), model);
  const shown = (modes) => modes.filter((mode) => counters.has(mode)).map(row);
  const rare = shown(model.rare);
  return [
    h("div", { class: "more-rows" }, shown(model.usual)),
    rare.length ? h("details", { class: "more" }, h("summary", null, t("weitere")), h("div", { class: "more-rows" }, rare)) : null,
  ];
}

function modeRow(mode, one, model) {
  const earns = model.frame.modes.green.includes(mode);
  const { name, note } = MODE_WORDS[mode];
  return h(
    "div",
    { class: "more-row" },
    picture(`modes/${mode}`, 56),
    h("div", { class: "more-mode" }, h("b", null, name), earns ? mileShape("green", 22) : null, note ? h("small", null, note) : null),
    one.node,
  );
}

function totalOf(sheet, now, model) {
  if (sheet !== "leisure" || Object.values(now).includes(null)) return [];
  const green = greenOf(now, model.frame.modes.green);
  const ways = sum(now);
  if (!ways) return [mileShape("green", 24), t("Noch kein Weg")];
  return [mileShape("green", 24), tn("%(n)s Weg", "%(n)s Wege", ways), " · ", tn("%(n)s Grüne Meile", "%(n)s Grüne Meilen", green)];
}

// ---- what is wrong ----

// The first thing that keeps the sheet from being saved: an element to look at, or null.
function check(card, counters, said, onchange) {
  said.replaceChildren();
  for (const [key, one] of counters) {
    if (card.typed && countIn(card.typed[key] ?? "0") === null) return wrong(card, one, said, notACount(card.sheet, key));
  }
  const all = sum(counts(card));
  const first = counters.get(largest(counts(card))) ?? counters.values().next().value;
  const verdict = judged(card.sheet, all, card.children);
  if (verdict === "refuse") return wrong(card, first, said, tooMany(card, all));
  if (verdict === "ask" && !card.confirmed) return ask(card, first, said, all, onchange);
  return null;
}

const largest = (now) => Object.entries(now).sort((one, other) => other[1] - one[1])[0]?.[0];

function wrong(card, one, said, text) {
  const message = h("p", { class: "field-error", id: `more-${card.sheet}-fault` }, text);
  said.replaceChildren(message);
  one.input.closest("details")?.setAttribute("open", "");
  mark(one.input, message);
  return one.input;
}

function notACount(sheet, key) {
  const { label } = nameOf(sheet, key);
  return t("Im Feld „%(name)s“ muss eine ganze Zahl ab 0 stehen. Nichts wurde gespeichert.", { name: label });
}

function tooMany(card, all) {
  return t(
    "Bei „%(name)s“ stehen %(count)s. Für %(children)s Kinder sind an einem Tag höchstens %(limit)s möglich. Nichts wurde gespeichert, alle Zahlen stehen noch da; bitte die Zahl prüfen.",
    { name: sheetTitle(card.sheet), count: number(all), children: card.children, limit: number(REFUSE_ABOVE * card.children) },
  );
}

function ask(card, one, said, all, onchange) {
  const params = { count: number(all), children: card.children, name: sheetTitle(card.sheet) };
  const yes = button(t("Ja, %(count)s stimmt", params), {
    kind: "primary",
    onclick: () => {
      card.confirmed = true;
      said.replaceChildren();
      onchange({ save: true });
    },
  });
  const no = button(t("Zahl ändern"), {
    kind: "secondary",
    onclick: () => {
      said.replaceChildren();
      one.input.focus();
    },
  });
  const question = h("p", { class: "more-question", tabindex: "-1" }, t("%(name)s: %(count)s an einem Tag sind für %(children)s Kinder ungewöhnlich viele. Stimmt die Zahl?", params));
  said.replaceChildren(h("div", { class: "more-ask", role: "group", "aria-label": t("Stimmt die Zahl?") }, question, h("div", { class: "actions" }, yes, no)));
  return question;
}

function changedMeanwhile(sheet, stored) {
  const params = { n: number(sum(stored)), name: sheetTitle(sheet) };
  return h("p", { class: "more-meanwhile", role: "status" }, t("Inzwischen steht bei „%(name)s“ eine andere Zahl: %(n)s. Ihre Eingabe bleibt hier stehen, bis Sie speichern.", params));
}
