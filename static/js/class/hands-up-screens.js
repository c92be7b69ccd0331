// The screens of hands up, one for each kind of question. Each is given {flow, parts, asked, model, act} and makes elements.

import { button, h, picture } from "./dom.js";
import { foot, head, modeButton, numbers, present, strip } from "./hands-up-parts.js";
import { checkInButton } from "./hands-up-other.js";
import { LIKE, MORE, REST_MODE, canShorten, result, sum } from "./hands-up-steps.js";
import { absentWord, answerPicture, likeQuestion, modeQuestion, modeSentence, partTitle } from "./hands-up-words.js";
import { MODE_WORDS, countsInWords, number, t, tn } from "./words.js";

export function screen(context) {
  return SCREENS[context.asked.kind](context).filter(Boolean);
}

const SCREENS = { mode: modeScreen, rest: restScreen, more: moreScreen, like: likeScreen, check: checkScreen };

function modeScreen(context) {
  const { flow, parts, asked, model, act } = context;
  const { sheet } = parts[asked.part];
  const kicker = partTitle(parts[asked.part], model.today);
  const word = MODE_WORDS[asked.mode].name;
  return [
    head(`modes/${asked.mode}`, kicker, modeQuestion(sheet, asked.mode), modeSentence(asked.mode, model.frame)),
    present(context),
    numbers(0, asked.most, asked.now, act.count, t("%(mode)s: Wie viele Kinder?", { mode: word })),
    strip(context),
    foot(
      context,
      moreButton(context),
      canShorten(flow, asked.part) ? button(t("Zum Rest"), { kind: "secondary", class: "hands-short", onclick: () => act.shorten(asked.part) }) : null,
      checkInButton(context),
      skipButton(context),
    ),
  ];
}

function moreButton({ parts, asked, act }) {
  if (!parts[asked.part].rare.length) return null;
  return button(t("weitere"), { kind: "secondary", class: "hands-more", onclick: () => act.ask(asked.part, MORE) });
}

// Nobody has to know the way home: leaving it out is no answer.
function skipButton({ parts, asked, act }) {
  const part = parts[asked.part];
  if (part.sheet !== "way_back") return null;
  return button(t("Heimweg auslassen"), { kind: "quiet", class: "hands-skip", onclick: () => act.skip(asked.part) });
}

function restScreen(context) {
  const { parts, asked, model, act } = context;
  const part = parts[asked.part];
  const title = tn("Und das letzte Kind?", "Und die letzten %(n)s Kinder?", asked.most);
  const choice = (what, word, car) =>
    h(
      "button",
      { type: "button", class: "hands-choice", dataset: { rest: what }, "aria-current": isNow(asked, car) ? "true" : null, onclick: () => act.rest(car) },
      picture(answerPicture(what), 96),
      h("span", null, word),
      h("b", null, String(asked.most)),
    );
  return [
    head("pictures/hand", partTitle(part, model.today), title, ""),
    present(context),
    h(
      "div",
      { class: "hands-choices" },
      choice(REST_MODE, MODE_WORDS[REST_MODE].name, asked.most),
      choice("absent", absentWord(part.day, model.today), 0),
    ),
    asked.most > 1 ? both(context) : null,
    strip(context),
    foot(context, moreButton(context), skipButton(context)),
  ];
}

const isNow = ({ now }, car) => now !== null && now.car === car;

// Some by car, the others absent: one tap as well.
function both({ parts, asked, act }) {
  const words = t("Beides? So viele kamen mit dem Auto, die anderen fehlen:");
  const back = t("Beides? So viele fuhren mit dem Auto, die anderen fehlten:");
  const label = parts[asked.part].sheet === "way_back" ? back : words;
  const tiles = numbers(1, asked.most - 1, asked.now?.car ?? null, act.rest, label);
  return h("div", { class: "hands-both" }, tiles.tagName === "FORM" ? null : h("p", { "aria-hidden": "true" }, label), tiles);
}

function moreScreen(context) {
  const { parts, asked, model, act } = context;
  const modes = asked.modes.map((mode) => modeButton(mode, modeSentence(mode, model.frame), () => act.ask(asked.part, mode)));
  return [
    head("pictures/hand", partTitle(parts[asked.part], model.today), t("Was gibt es noch?"), t("Tippen Sie an, was Sie zählen möchten.")),
    h("div", { class: "hands-modes" }, modes),
    foot(context),
  ];
}

function likeScreen(context) {
  const { parts, asked, model, act } = context;
  const part = parts[asked.part];
  const choice = (isLike, name, word, small) =>
    h(
      "button",
      { type: "button", class: "hands-choice", dataset: { like: String(isLike) }, "aria-current": part.likes === isLike ? "true" : null, onclick: () => act.like(isLike) },
      picture(name, 96),
      h("span", null, word, h("small", null, small)),
    );
  return [
    head("pictures/house", partTitle(part, model.today), likeQuestion(part.day, model.today), t("Genauso zurück wie hin?")),
    h(
      "div",
      { class: "hands-choices" },
      choice(true, "pictures/crossing", t("Ja, genauso"), resultWords(part.like)),
      choice(false, "pictures/hand", t("Nein, anders"), t("Wir zählen noch einmal.")),
    ),
    foot(context, skipButton(context)),
  ];
}

function resultWords({ counts, absent }) {
  const words = countsInWords(counts);
  return absent ? `${words} · ${tn("%(n)s fehlte", "%(n)s fehlten", absent)}` : words;
}

function checkScreen(context) {
  const { flow, parts, act } = context;
  const nothing = parts.every((part) => part.skipped);
  const title = nothing ? t("Nichts gezählt") : t("Stimmt das so?");
  return [
    head(nothing ? "pictures/hand" : "pictures/pencil", "", title, ""),
    h("div", { class: "hands-sums" }, parts.map((part, index) => partSum(context, part, index))),
    h(
      "div",
      { class: "hands-save" },
      nothing ? null : button(t("Speichern"), { class: "button-large hands-save-button", onclick: () => act.save() }),
      flow.events.length ? button(t("Zurück"), { kind: "secondary", class: "hands-back", onclick: () => act.back() }) : null,
    ),
  ];
}

function partSum(context, part, index) {
  const { act, model } = context;
  const got = result(part);
  const title = h("h2", null, partTitle(part, model.today), got ? h("small", null, waysAndChildren(got, part)) : null);
  return h("section", { class: "hands-sum" }, title, replaces(model, part, got), partDetail(context, part, index, act));
}

function partDetail(context, part, index, act) {
  if (part.skipped) return button(t("Doch eintragen"), { kind: "secondary", onclick: () => act.open(index) });
  if (!part.likes) return strip(context, index, true);
  return h(
    "p",
    { class: "hands-like" },
    h("span", null, t("Genauso zurück wie hin"), ": ", resultWords(part.like)),
    button(t("Ändern"), { kind: "secondary", onclick: () => act.ask(index, LIKE) }),
  );
}

function waysAndChildren({ counts, absent }, part) {
  const ways = tn("%(n)s Weg", "%(n)s Wege", sum(counts));
  return absent ? t("%(ways)s von %(children)s Kindern, %(absent)s fehlen", { ways, children: part.children, absent: number(absent) }) : ways;
}

// Another device was quicker: both numbers are shown before one takes the other's place.
function replaces(model, part, got) {
  const stored = got ? model.tally(part.day, part.sheet) : null;
  if (!stored) return null;
  const now = resultWords({ counts: stored.counts, absent: stored.absent ?? 0 });
  return h("p", { class: "hands-replaces", role: "status" }, t("Inzwischen steht hier: %(now)s. Wenn Sie speichern, gilt Ihre Zählung.", { now }));
}

