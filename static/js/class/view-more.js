// "Mehr Meilen": leisure, red, blue and adults' miles of any day, saved with one tap; below, the day's weather and state.

import { announce, button, focusOn, h } from "./dom.js";
import { dayState, taskNote, weather } from "./day-state.js";
import { correctionsOf, extrasOf, itemsOf } from "./more-rules.js";
import { sheetCard, sheetTitle } from "./more-sheet.js";
import { isOpen } from "./model.js";
import { dayWord, later, longDay, t } from "./words.js";

export { dayState, taskNote, weather };

const LONGEST_REASON = 500;

/** Shows the counters of `app.params.day`, or of today. */
export function show(root, app) {
  let view = null;
  const open = (day, focus) => {
    view = dayOfMiles(app, day, (next) => open(next, true));
    root.replaceChildren(view.node);
    if (focus) focusOn(view.heading);
  };
  root.classList.add("more-view");
  open(app.params.day ?? app.model.today, true);
  return {
    update: () => view.refresh(),
    leave: () => root.classList.remove("more-view"),
  };
}

function dayOfMiles(app, day, openDay) {
  const { model } = app;
  const may = model.may(day, "leisure");
  const heading = h("h1", { class: "more-title", tabindex: "-1" }, t("Mehr Meilen"));
  const fault = h("div", { class: "more-fault" });
  const summary = h("p", { class: "more-summary" });
  const reason = may.late ? reasonField() : null;
  const cards = may.save || may.late ? cardsOf(model, day, (order) => (order?.save ? save() : changed())) : [];
  const draft = draftOf(app, day, cards);
  const changed = () => {
    summed();
    draft.keep();
  };
  const summed = () => {
    const touched = cards.filter((card) => card.isTouched()).map((card) => sheetTitle(card.sheet));
    summary.textContent = touched.length ? t("Geändert: %(sheets)s", { sheets: touched.join(", ") }) : "";
    back.hidden = !touched.length;
  };
  const reset = () => {
    cards.forEach((card) => card.reset());
    changed();
    announce(t("Alle Zahlen stehen wieder wie gespeichert."));
    focusOn(heading);
  };
  const back = button(t("Zurücksetzen"), { kind: "quiet", hidden: true, onclick: reset });
  const save = once(() => saveCards({ app, day, cards, draft, fault, reason: reason?.input ?? null }));
  const extras = may.save ? [weather(model, app, day), isOpen(model.day(day)) ? dayState(model, app, day) : null] : [];
  const node = h(
    "div",
    { class: "more-page" },
    h("div", { class: "more-top" }, heading, dayChooser(model, day, openDay)),
    cards.length ? null : closed(may, app),
    may.late ? h("p", { class: "more-late" }, may.detail) : null,
    cards.length ? h("div", { class: "more-cards" }, cards.map((card) => card.node)) : null,
    fault,
    cards.length ? [reason?.node, saveBar(summary, back, may.late, save)] : null,
    h("div", { class: "more-pieces" }, extras, taskNote(model)),
  );
  const refresh = () => {
    for (const card of cards) card.refresh(app.model.tally(day, card.sheet)?.counts ?? {});
    for (const piece of extras) piece?.update?.(app.model);
    app.seen();
    summed();
  };
  draft.restore().then(summed);
  return { node, heading, refresh };
}

// What was typed and not saved stays on the device, day by day: another page, another day or a reload loses nothing.
function draftOf(app, day, cards) {
  const key = `more:${app.code}:${day}`;
  const quietly = (work) => Promise.resolve(work).catch(() => null);
  const keep = () => {
    const typed = Object.fromEntries(cards.filter((card) => card.isTouched()).map((card) => [card.sheet, card.typed()]));
    return quietly(app.keep(key, Object.keys(typed).length ? typed : null));
  };
  const restore = async () => {
    const typed = (await quietly(app.kept(key))) ?? {};
    for (const card of cards) if (typed[card.sheet] && !card.isTouched()) card.take(typed[card.sheet]);
  };
  return { keep, restore, forget: () => quietly(app.keep(key, null)) };
}

function cardsOf(model, day, onchange) {
  const children = model.children(day);
  return extrasOf(model.frame).map((sheet) =>
    sheetCard({ sheet, model, children, stored: model.tally(day, sheet)?.counts, onchange }),
  );
}

function dayChooser(model, day, openDay) {
  const step = (next, sign, label) => {
    const known = next <= model.today && model.day(next);
    return h("button", { type: "button", class: "day-step", "aria-label": label, disabled: !known, onclick: () => openDay(next) }, sign);
  };
  const word = dayWord(day, model.today);
  const date = longDay(day);
  return h(
    "div",
    { class: "day-chooser", role: "group", "aria-label": t("Tag") },
    step(later(day, -1), "‹", t("ein Tag früher")),
    h("p", { class: "day-chosen" }, h("b", null, word), word === date ? null : h("span", null, date)),
    step(later(day, 1), "›", t("ein Tag später")),
  );
}

function closed(may, app) {
  const detail = may.detail ?? t("Die Kommune sammelt in diesem Jahr keine weiteren Meilen.");
  return h("div", { class: "more-closed" }, h("p", null, detail), button(t("Zur Frage von heute"), { kind: "secondary", onclick: () => app.go("question") }));
}

function saveBar(summary, back, late, save) {
  const label = late ? t("An die Koordination senden") : t("Speichern");
  return h("div", { class: "save more-save" }, button(label, { class: "button-large", onclick: save }), summary, back);
}

function reasonField() {
  const input = h("textarea", { id: "more-reason", class: "input", rows: "3", maxlength: String(LONGEST_REASON) });
  const label = h("label", { class: "label", for: "more-reason" }, t("Warum kommt die Zahl erst jetzt?"));
  return { input, node: h("div", { class: "group more-reason" }, label, input) };
}

// ---- saving ----

// A second tap while the first one still saves is the same tap.
function once(work) {
  let running = null;
  return () => {
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  };
}

async function saveCards({ app, day, cards, draft, fault, reason }) {
  fault.replaceChildren();
  for (const card of cards.filter((one) => one.isTouched())) {
    const wrong = card.check();
    if (wrong) {
      wrong.scrollIntoView({ block: "center" });
      wrong.focus();
      return;
    }
  }
  const items = changed(day, cards, app.model);
  if (!items.length) return say(fault, t("Es hat sich nichts geändert."));
  if (reason && !reason.value.trim()) {
    say(fault, t("Bitte schreiben Sie der Koordination kurz, warum die Zahl erst jetzt kommt."));
    reason.focus();
    return;
  }
  await store(app, reason ? correctionsOf(items, reason.value.trim()) : items, draft, fault);
}

function changed(day, cards, model) {
  const drafts = Object.fromEntries(cards.filter((card) => card.isTouched()).map((card) => [card.sheet, card.counts()]));
  const stored = Object.fromEntries(cards.map((card) => [card.sheet, model.tally(day, card.sheet)?.counts ?? {}]));
  const confirmed = new Set(cards.filter((card) => card.isConfirmed()).map((card) => card.sheet));
  return itemsOf(day, drafts, stored, confirmed);
}

async function store(app, items, draft, fault) {
  try {
    const ids = await app.save(items);
    await draft.forget();
    app.go("saved", { ids });
  } catch (problem) {
    say(fault, t("Auf diesem Gerät konnte nichts gespeichert werden. Alle Zahlen stehen noch da. %(why)s", { why: problem?.message ?? "" }));
  }
}

function say(fault, text) {
  fault.replaceChildren(h("p", { class: "field-error" }, text));
  announce(text);
}
