// When nothing is to be asked: what stands there, and the next thing that is worth a tap. Loaded when it is needed.

import { invitation } from "./counting-week.js";
import { dayState } from "./day-state.js";
import { button, h } from "./dom.js";
import { arriveButton } from "./hands-up-other.js";
import { head } from "./hands-up-parts.js";
import { items, partsNow } from "./hands-up-steps.js";
import { partTitle } from "./hands-up-words.js";
import { nextThings } from "./saved-next.js";
import { capital, nextInWords, tallyInWords } from "./saved-words.js";
import { dayWord, longDay, mondayOf, t } from "./words.js";

const WAYS = ["way_there", "way_back"];

/** The screen of a day that is free, said, entered or outside every period. */
export function nothingAsked({ model, app }) {
  const today = model.day(model.today);
  const entered = enteredParts(model);
  if (today?.state) return saidScreen(entered, model, app);
  if (entered.length) return enteredScreen(entered, model, app);
  if (model.question().free) return freeScreen(today, model, app);
  return closedScreen(model, app);
}

// What the two questions of today came to.
function enteredParts(model) {
  const { back } = model.question();
  const places = [[model.today, "way_there"], [back, "way_back"]];
  return places.flatMap(([day, sheet]) => {
    const tally = day ? model.tally(day, sheet) : null;
    return tally ? [{ day, sheet, tally }] : [];
  });
}

function enteredScreen(entered, model, app) {
  const title = entered.some((one) => one.day === model.today) ? t("Heute ist eingetragen") : t("Der Heimweg ist eingetragen");
  return [
    head("pictures/flag", longDay(model.today), title, ""),
    enteredList(entered, model, app),
    model.frame.kind === "kita" && model.may(model.today).save ? h("div", { class: "hands-first" }, arriveButton(app)) : null,
    nextWays(model, app),
  ].filter(Boolean);
}

function enteredList(entered, model, app) {
  const change = (day) => (model.may(day).save || model.may(day).late ? button(t("Ändern"), { kind: "secondary", onclick: () => app.go("day", { day }) }) : null);
  const row = ({ day, sheet, tally }) =>
    h(
      "li",
      null,
      h("span", null, h("b", null, partTitle({ sheet, day }, model.today)), h("span", { class: "hands-stands" }, standing(sheet, tally))),
      change(day),
    );
  return h("ul", { class: "hands-entered plain-list rows" }, entered.map(row));
}

function standing(sheet, tally) {
  const words = tallyInWords(sheet, tally);
  return tally.basis === "assumed" ? `${words} (${t("genauso zurück, angenommen")})` : words;
}

// What was said of today stays in sight, to be taken back in a tap, also where yesterday's way home is entered.
function saidScreen(entered, model, app) {
  return [
    head("pictures/calendar", longDay(model.today), t("Heute werden keine Wege gezählt"), ""),
    dayState(model, app, model.today),
    entered.length ? enteredList(entered, model, app) : null,
    nextWays(model, app),
  ].filter(Boolean);
}

function freeScreen(today, model, app) {
  const { last_open: last } = model.question();
  const again = last && WAYS.some((sheet) => model.tally(last, sheet));
  const word = last ? dayWord(last, model.today) : "";
  const label = capital(again ? t("%(day)s ansehen oder ändern", { day: word }) : t("%(day)s eintragen", { day: word }));
  return [
    head("pictures/holiday", longDay(model.today), t("Heute ist frei"), today.name ?? KINDS[today.kind]?.() ?? ""),
    last && model.all_days ? h("div", { class: "hands-next" }, button(label, { class: "button-large", onclick: () => app.go("day", { day: last }) })) : null,
    invitation(model, app),
    nextWays(model, app, last ? [last] : []),
  ].filter(Boolean);
}

const KINDS = {
  weekend: () => t("Wochenende"),
  public_holiday: () => t("Feiertag"),
  school_holiday: () => t("Ferien"),
  closing_day: () => t("Schließtag"),
};

function closedScreen(model, app) {
  const { frame, today } = model;
  const starts = frame.next_start && frame.next_start > today ? t("Los geht es am %(day)s.", { day: longDay(frame.next_start) }) : "";
  const ended = frame.last_end && !starts ? t("Gesammelt wurde bis %(day)s.", { day: longDay(frame.last_end) }) : "";
  const why = starts || ended || model.may(today).detail || "";
  const last = !starts && frame.last_end && model.all_days ? frame.last_end : null;
  const look = last ? button(t("Zur letzten Woche"), { class: "button-large", onclick: () => app.go("week", { monday: mondayOf(last) }) }) : null;
  return [head("pictures/calendar", longDay(today), t("Heute wird nicht gesammelt"), why), look ? h("div", { class: "hands-next" }, look) : null, invitation(model, app), nextWays(model, app)].filter(Boolean);
}

// The same next things as after saving, and the two ways that are always open.
function nextWays(model, app, without = []) {
  const ways = {
    conflict: () => app.go("conflict"),
    missing: (day) => app.go("day", { day }),
    extras: (day) => app.go("more", { day }),
  };
  const things = nextThings(model).filter((one) => ways[one.key] && !without.includes(one.day));
  const buttons = things.map((one) => button(nextInWords(one, model), { kind: "secondary", dataset: { next: one.key }, onclick: () => ways[one.key](one.day) }));
  if (!things.some((one) => one.key === "extras")) buttons.push(button(t("Mehr Meilen"), { kind: "secondary", onclick: () => app.go("more", { day: model.today }) }));
  if (model.all_days) buttons.push(button(t("Zur Woche"), { kind: "secondary", onclick: () => app.go("week", { monday: mondayOf(model.today) }) }));
  return h("div", { class: "hands-next" }, buttons);
}

/** A count that was begun on another day: not saved, but not gone without a word. */
export function startNotice(flow, model, app) {
  const lines = startedLines(flow, model);
  const day = flow.setup.parts[0]?.day;
  return h(
    "div",
    { class: "hands-notice warn", role: "status" },
    h("p", null, h("b", null, t("Eine angefangene Zählung wurde nicht gespeichert (%(day)s).", { day: dayWord(flow.setup.today, model.today) })), " ", lines.join(" · ")),
    day && model.may(day).save ? button(capital(t("%(day)s eintragen", { day: dayWord(day, model.today) })), { kind: "secondary", onclick: () => app.go("day", { day }) }) : null,
  );
}

function startedLines(flow, model) {
  const done = items(flow);
  const open = partsNow(flow).filter((part) => !part.finished && Object.keys(part.counts).length);
  const said = [...done, ...open];
  return said.map((one) => `${partTitle(one, model.today)}: ${tallyInWords(one.sheet, one)}`);
}
