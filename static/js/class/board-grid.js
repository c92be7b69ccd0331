// The tiles of the board, and the panels that open over them. It shows what it is told and says what was tapped.

import { announce, h, picture } from "./dom.js";
import { t } from "./words.js";
import { ANIMALS, animalOf, numberOf } from "./board-animals.js";
import { drawn, ring } from "./board-signs.js";
import { modeChoice, unfold } from "./board-modes.js";
import { isCovered, placePanel } from "./board-place.js";
import { bestColumns } from "./board-state.js";
import { onTap } from "./board-taps.js";
import { softWord, tileWord } from "./board-words.js";

export const TAKE_BACK_MS = 6000;
const FORSAKEN_MS = 20000; // an open panel whose child has walked away
const MODE_SIZE = 96;
const WIDE = 640;
const PATIENCE_MS = 5000; // they were asked for by then, in that order; some network is very slow

/** The grid. `chosen(tile, mode)`, `takenBack(tile)` and `asked(tile)` (a tick was tapped later) tell what children did. */
export class Grid {
  #panels = new Map();
  #fresh = new Map();
  #tiles = new Map();

  constructor({ chosen, takenBack, asked }) {
    this.told = { chosen, takenBack, asked };
    this.list = h("ul", { class: "board-grid" });
    this.element = h("div", { class: "board-field" }, this.list);
    this.end = onTap(this.element, ".board-tile, .mode-choice, .mode-folder, .board-close", (...tap) => this.#tapped(...tap));
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.#escape(event));
    this.resized = new ResizeObserver(() => this.#arrange());
    this.resized.observe(this.element);
  }

  leave() {
    this.end();
    this.resized.disconnect();
    for (const timer of this.#fresh.values()) clearTimeout(timer);
    for (const tile of [...this.#panels.keys()]) this.#close(tile);
  }

  /** Shows a board: the tiles that are new are made, the others stay what they are, under whatever finger. */
  show(board, model) {
    this.board = board;
    this.model = model;
    const fields = board.places.map((tile) => (tile ? this.#field(tile) : h("li", { class: "board-gap", "aria-hidden": "true" })));
    const now = [...this.list.children];
    if (fields.length !== now.length || fields.some((field, at) => field !== now[at])) this.list.replaceChildren(...fields);
    for (const tile of [...this.#tiles.keys()]) if (!board.places.includes(tile)) this.#forget(tile);
    for (const tile of this.#tiles.keys()) this.#paint(tile);
    this.#arrange();
  }

  /** The columns that are shown: those that were set, as far as the screen has room for them. */
  get columns() {
    const { clientWidth: width, clientHeight: height } = this.element;
    const most = Math.max(1, Math.floor(width / (width < WIDE ? 84 : 104)));
    return Math.min(this.board.columns ?? bestColumns(this.board.places.length, width, height), most);
  }

  #arrange() {
    if (!this.board) return;
    this.list.style.setProperty("--columns", this.columns);
    for (const tile of this.#panels.keys()) this.#place(tile);
  }

  #field(tile) {
    if (!this.#tiles.has(tile)) this.#tiles.set(tile, h("li", null, tileButton(tile)));
    return this.#tiles.get(tile);
  }

  #forget(tile) {
    this.#close(tile);
    this.#settle(tile);
    this.#tiles.delete(tile);
  }

  #button(tile) {
    return this.#tiles.get(tile)?.querySelector(".board-tile");
  }

  #paint(tile) {
    const button = this.#button(tile);
    const here = Boolean(this.board.taps[tile]);
    const fresh = here && this.#fresh.has(tile);
    button.classList.toggle("here", here);
    button.classList.toggle("fresh", fresh);
    button.classList.toggle("taken", !here && this.board.taken.includes(tile));
    button.setAttribute("aria-label", `${tileWord(tile)}, ${stateWord({ here, fresh })}`);
    if (here) button.removeAttribute("aria-expanded");
    else button.setAttribute("aria-expanded", String(this.#panels.has(tile)));
  }

  #tapped(element, { pointer }) {
    const tile = element.closest("[data-tile]").dataset.tile;
    if (element.matches(".board-tile")) this.#tileTapped(tile, pointer);
    else if (element.matches(".mode-choice")) this.#chosen(tile, element.dataset.mode, pointer);
    else if (element.matches(".mode-folder")) this.#unfolded(tile, pointer);
    else this.#closed(tile, pointer);
  }

  #tileTapped(tile, pointer) {
    if (this.#fresh.has(tile) && this.board.taps[tile]) {
      this.#settle(tile);
      this.told.takenBack(tile);
    } else if (this.board.taps[tile]) this.told.asked(tile);
    else if (this.#panels.has(tile)) this.#closed(tile, pointer);
    else this.#open(tile, pointer);
  }

  #open(tile, pointer) {
    const choices = modeChoice(this.model, { size: MODE_SIZE });
    const close = h("button", { type: "button", class: "board-close", "aria-label": t("Schließen") }, h("span", { "aria-hidden": "true" }, "×"));
    const head = h("p", { class: "board-panel-head" }, picture(`animals/${animalOf(tile)}`, 56, { class: "bare", loading: "eager" }), h("b", null, tileWord(tile)), close);
    const label = t("%(animal)s: Wie bist du heute gekommen?", { animal: tileWord(tile) });
    const panel = h("div", { class: "board-panel", role: "group", "aria-label": label, dataset: { tile } }, head, choices);
    this.#tiles.get(tile).append(panel);
    this.#panels.set(tile, { panel, choices, timer: setTimeout(() => this.#closed(tile, true), FORSAKEN_MS) });
    this.#place(tile);
    this.#paint(tile);
    if (!pointer) choices.querySelector("button").focus();
  }

  #unfolded(tile, pointer) {
    const first = unfold(this.#panels.get(tile).choices, this.model, MODE_SIZE);
    this.#place(tile);
    if (!pointer) first?.focus();
  }

  #place(tile) {
    const { panel } = this.#panels.get(tile);
    const { scrollLeft: left, scrollTop: top } = this.element;
    const { width, height, top: above } = this.element.getBoundingClientRect();
    const area = { left, top, width, height: Math.min(height, innerHeight - above) };
    const place = placePanel(this.#box(this.#button(tile)), this.#box(panel), area, this.#boxes(panel));
    panel.style.setProperty("--left", `${place.left}px`);
    panel.style.setProperty("--top", `${place.top}px`);
    this.#shade();
  }

  #box(element) {
    const base = this.element.getBoundingClientRect();
    const { left, top, width, height } = element.getBoundingClientRect();
    return { left: left - base.left + this.element.scrollLeft, top: top - base.top + this.element.scrollTop, width, height };
  }

  #boxes(except = null) {
    return [...this.#panels.values()].filter((one) => one.panel !== except).map((one) => this.#box(one.panel));
  }

  /** A tile of which a panel leaves a sliver only cannot be tapped meanwhile, nor reached by keyboard. */
  #shade() {
    const panels = this.#boxes();
    for (const [tile, field] of this.#tiles) {
      field.inert = !this.#panels.has(tile) && !field.contains(document.activeElement) && isCovered(this.#box(field), panels);
    }
  }

  #close(tile) {
    const open = this.#panels.get(tile);
    if (!open) return;
    clearTimeout(open.timer);
    open.panel.remove();
    this.#panels.delete(tile);
    this.#shade();
  }

  #closed(tile, pointer) {
    const inside = this.#panels.get(tile)?.panel.contains(document.activeElement);
    this.#close(tile);
    this.#paint(tile);
    if (!pointer || inside) this.#button(tile).focus();
  }

  #escape(event) {
    const tile = event.target.closest("[data-tile]")?.dataset.tile;
    if (this.#panels.has(tile)) this.#closed(tile, false);
  }

  #chosen(tile, mode, pointer) {
    this.#close(tile);
    this.#fresh.set(tile, setTimeout(() => this.#settled(tile), TAKE_BACK_MS));
    this.told.chosen(tile, mode);
    if (!pointer) this.#button(tile)?.focus();
  }

  #settled(tile) {
    this.#settle(tile);
    if (this.#tiles.has(tile)) this.#paint(tile);
  }

  #settle(tile) {
    clearTimeout(this.#fresh.get(tile));
    this.#fresh.delete(tile);
  }

  /** Says where the class stands, for those who do not see the tick. */
  say(tile, { here, children }) {
    announce(t("%(animal)s ist da. %(here)s von %(children)s.", { animal: tileWord(tile), here, children }));
  }
}

function stateWord({ here, fresh }) {
  if (fresh) return t("schon da. Antippen nimmt es zurück.");
  return here ? t("schon da") : t("noch nicht da");
}

/** Asks for all animals in alphabetical order before one is shown: so a log of pictures says nothing about a board. */
export function fetchAnimals() {
  const loaded = [...ANIMALS].sort().map((animal) => new Promise((done) => picture(`animals/${animal}`, 96, { loading: "eager", onload: done, onerror: done })));
  return Promise.race([Promise.all(loaded), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
}

/** The inside of a tile, on the board and where it is arranged. */
export function tileFace(tile, tick = null) {
  const second = numberOf(tile) > 1 ? h("b", { class: "board-second" }, numberOf(tile)) : null;
  const face = h("span", { class: "board-face" }, picture(`animals/${animalOf(tile)}`, 96, { class: "bare", loading: "eager" }), tick);
  return [face, h("span", { class: "board-name" }, softWord(tile)), second];
}

function tileButton(tile) {
  const back = h("span", { class: "board-back", "aria-hidden": "true" }, ring("ring-drain", TAKE_BACK_MS), drawn("arrow-back"));
  return h("button", { type: "button", class: "board-tile", dataset: { tile } }, tileFace(tile, drawn("check", "board-check")), back);
}
