// The choice of modes by picture, as the board's panels and the tablet at the door show it. Modes that the group seldom uses lie
// in a folder that shows four of them, as telephones do.

import { h, picture } from "./dom.js";
import { MODE_WORDS, t } from "./words.js";

/** Buttons for a list of modes: `.mode-choice[data-mode]`. */
export function modeButtons(modes, size) {
  return modes.map((mode) =>
    h("button", { type: "button", class: "mode-choice", dataset: { mode } },
      picture(`modes/${mode}`, size, { class: "bare", loading: "eager" }),
      h("span", null, MODE_WORDS[mode].name)));
}

/** The folder: `.mode-folder`. */
export function folderButton(modes) {
  return h("button", { type: "button", class: "mode-folder", "aria-expanded": "false" },
    h("span", { class: "mode-folder-pictures" }, modes.slice(0, 4).map((mode) => picture(`modes/${mode}`, 48, { class: "bare", loading: "eager" }))),
    h("span", null, t("weitere")));
}

const ORDER = ["foot", "bike", "scooter", "wheels", "bus", "train", "park_walk", "carpool", "car", "other", "task"];
const FIRST = ["foot", "bike", "bus", "car", "scooter"];

/** What is shown at once (five or more) and what lies in the folder. Always in the same order: who cannot read finds by place. */
export function choices({ usual, rare }) {
  const all = [...usual, ...rare];
  const wanted = [...new Set([...usual, ...FIRST])].filter((mode) => all.includes(mode));
  const shown = wanted.slice(0, Math.max(usual.length, FIRST.length));
  const inOrder = (modes) => ORDER.filter((mode) => modes.includes(mode));
  const folded = inOrder(all.filter((mode) => !shown.includes(mode)));
  return folded.length > 1 ? { shown: inOrder(shown), folded } : { shown: inOrder(all), folded: [] };
}

/** The modes, and the folder with the others, which it opens in its own place. */
export function modeChoice(model, { size, class: more = "" }) {
  const { shown, folded } = choices(model);
  const box = h("div", { class: `mode-choices ${more}`.trim() }, modeButtons(shown, size));
  if (folded.length) box.append(folderButton(folded));
  return box;
}

/** Opens the folder. Returns the first mode that was inside. */
export function unfold(box, model, size) {
  const folder = box.querySelector(".mode-folder");
  if (!folder) return null;
  const buttons = modeButtons(choices(model).folded, size);
  folder.replaceWith(...buttons);
  box.classList.add("unfolded");
  return buttons[0];
}
