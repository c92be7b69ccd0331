// What children and parents see at the door: pictures. Words stand beside them for grown-ups; nothing needs one.

import { h, picture } from "./dom.js";
import { MODE_WORDS, t } from "./words.js";
import { drawn, ring } from "./board-signs.js";
import { modeChoice } from "./board-modes.js";

export const PICTURE = 160;

/** First which group: one tile each, with its picture. */
export function groupStage(groups, pictures) {
  const tiles = groups.map(({ code, name }) =>
    h("button", { type: "button", class: "arrive-group", dataset: { code } }, picture(pictures[code], PICTURE, { class: "bare", loading: "eager" }), h("span", null, name)));
  return h("div", { class: "arrive-stage arrive-groups" }, tiles);
}

/** Then how the child came. */
export function modeStage(model) {
  return h("div", { class: "arrive-stage" }, modeChoice(model, { size: PICTURE, class: "arrive-modes" }));
}

/** What was tapped, large, and for three seconds the way back. */
export function doneStage(mode, ms) {
  const word = MODE_WORDS[mode].name;
  const undo = h("button", { type: "button", class: "arrive-undo", "aria-label": t("Zurücknehmen: %(mode)s", { mode: word }) }, ring("ring-drain", ms), drawn("arrow-back"));
  const shown = h("div", { class: "arrive-chosen" }, picture(`modes/${mode}`, 320, { class: "bare", loading: "eager" }), drawn("check", "arrive-tick"), h("p", null, word));
  return h("div", { class: "arrive-stage arrive-done" }, shown, undo);
}

/** Nothing is asked now: the day is closed, or it is no Kita day. */
export function quietStage(reason) {
  const [name, word] = reason === "closed" ? ["pictures/kita", t("Für heute ist alles gezählt.")] : ["pictures/holiday", t("Heute wird nicht gezählt.")];
  const tick = reason === "closed" ? drawn("check", "arrive-tick") : null;
  return h("div", { class: "arrive-stage arrive-done" }, h("div", { class: "arrive-chosen" }, picture(name, 320, { class: "bare", loading: "eager" }), tick, h("p", null, word)));
}
