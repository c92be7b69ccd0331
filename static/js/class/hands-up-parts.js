// The pieces of a hands-up screen: "Heute da" with − and +, the grid of numbers, the strip of what was answered.

import { button, h, picture } from "./dom.js";
import { answers } from "./hands-up-steps.js";
import { answerName, answerPicture, partTitle, presentLabel } from "./hands-up-words.js";
import { MODE_WORDS, number, t } from "./words.js";

/** More tiles than this are a wall: then the number is typed. */
export const MOST_TILES = 45;

/** The question: a huge picture, the sheet and its day, the heading that takes the focus, one sentence. */
export function head(name, kicker, title, sentence) {
  return h(
    "header",
    { class: "hands-head" },
    picture(name, 96),
    h(
      "div",
      null,
      kicker ? h("p", { class: "hands-kicker" }, kicker) : null,
      h("h1", { class: "hands-question", tabindex: "-1" }, title),
      sentence ? h("p", { class: "hands-sentence" }, sentence) : null,
    ),
  );
}

/** "Heute da: 25 − +", and how many are still to be counted. */
export function present({ parts, asked, model, act }) {
  const part = parts[asked.part];
  const step = (by) => () => act.present(asked.part, part.present + by);
  const least = part.present - part.left;
  const label = presentLabel(part.day, model.today);
  const more = (by, sign, word, disabled) =>
    h("button", { type: "button", class: "hands-step", "aria-label": word, dataset: { step: by }, "aria-disabled": String(disabled), onclick: step(by) }, sign);
  return h(
    "div",
    { class: "hands-present" },
    h(
      "div",
      { class: "hands-here", role: "group", "aria-label": label },
      h("span", null, label, " ", h("b", { class: "hands-here-number" }, number(part.present))),
      more(-1, "−", t("Ein Kind weniger da"), part.present <= least),
      more(1, "+", t("Ein Kind mehr da"), part.present >= part.children),
    ),
    part.left < part.present ? h("span", { class: "hands-left" }, t("noch %(n)s", { n: part.left })) : null,
  );
}

/** Numbers `first` … `last`, a tap each. `now` is the one that stands there. */
export function numbers(first, last, now, choose, label) {
  if (last > MOST_TILES) return typedNumber(first, last, now, choose, label);
  const tile = (n) =>
    h("button", { type: "button", class: "hands-tile", dataset: { n }, "aria-current": now === n ? "true" : null, onclick: () => choose(n) }, String(n));
  const tiles = Array.from({ length: last - first + 1 }, (_, index) => tile(first + index));
  return h("div", { class: "hands-numbers", role: "group", "aria-label": label }, tiles);
}

function typedNumber(first, last, now, choose, label) {
  const id = "hands-typed";
  const input = h("input", { id, class: "input input-short", type: "text", inputmode: "numeric", autocomplete: "off", maxlength: "4", value: now ?? "" });
  const fault = h("p", { class: "field-error", role: "alert", hidden: true });
  const send = (event) => {
    event.preventDefault();
    const n = Number(input.value.trim() || NaN);
    const fits = Number.isInteger(n) && n >= first && n <= last;
    fault.hidden = fits;
    fault.textContent = fits ? "" : t("Bitte eine Zahl von %(first)s bis %(last)s.", { first, last });
    if (fits) choose(n);
  };
  const go = h("button", { type: "submit", class: "button button-large" }, t("Weiter"));
  return h("form", { class: "hands-typing", onsubmit: send, novalidate: true }, h("label", { class: "label", for: id }, label), h("div", { class: "actions" }, input, go), fault);
}

/** What was answered so far: a tap goes back to it. */
export function strip({ parts, asked, model, act }, index = asked.part, big = false) {
  const part = parts[index];
  const said = answers(part);
  if (!said.length) return null;
  const chip = ({ what, n }) => {
    const name = answerName(what, part.day, model.today);
    const isAsked = asked.kind === "mode" && asked.part === index && asked.mode === what;
    const words = t("%(what)s: %(n)s, ändern", { what: name, n });
    return h(
      "li",
      null,
      h(
        "button",
        { type: "button", class: `hands-chip${n ? "" : " hands-none"}`, "aria-label": words, "aria-current": isAsked ? "step" : null, dataset: { what }, onclick: () => act.correct(index, what) },
        picture(answerPicture(what), 40),
        big ? h("span", { class: "hands-chip-word" }, name) : null,
        h("b", null, String(n)),
      ),
    );
  };
  const label = t("Bisher: %(part)s", { part: partTitle(part, model.today) });
  return h("ul", { class: `hands-strip${big ? " hands-strip-big" : ""}`, "aria-label": label }, said.map(chip));
}

/** Back, further modes, and what else is possible on this screen. */
export function foot({ flow, act }, ...more) {
  const first = flow.events.length === 0;
  const back = first ? null : button(t("Zurück"), { kind: "secondary", class: "hands-back", onclick: () => act.back() });
  const there = [back, ...more].filter(Boolean);
  return there.length ? h("div", { class: "hands-foot" }, there) : null;
}

/** A mode as a big button with its sentence. */
export function modeButton(mode, sentence, onclick) {
  const words = h("span", null, h("b", null, MODE_WORDS[mode].name), sentence ? h("small", null, sentence) : null);
  return h("button", { type: "button", class: "hands-mode", dataset: { mode }, onclick }, picture(`modes/${mode}`, 56), words);
}
