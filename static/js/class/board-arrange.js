// The teacher sets the tiles as the class wants them: as wide as they like, in any order, with empty fields as between tables.
// A tile is moved by dragging, by tapping it and then its new field, or by keyboard: Enter takes it up, arrows move it.

import { announce, button, focusOn, h, picture } from "./dom.js";
import { t } from "./words.js";
import { animalOf } from "./board-animals.js";
import { tileFace } from "./board-grid.js";
import { freeAnimals, moved, withAnimal, withColumns } from "./board-state.js";
import { tileWord } from "./board-words.js";

const DRAG = 14; // px after which a tap has become a drag
const MOST_COLUMNS = 12;

export class Arrange {
  constructor({ board, columns, done }) {
    this.before = board;
    this.columns = board.columns ?? columns;
    this.board = { ...board, columns: this.columns };
    this.done = done;
    this.taken = null;
    this.heading = h("h1", null, t("Tiere anordnen"));
    this.grid = h("ul", { class: "board-grid" });
    this.tools = h("div", { class: "board-tools" });
    const hint = h("p", { class: "board-note" }, t("Ein Tier antippen, dann sein neues Feld. Oder ziehen. Mit der Tastatur: Eingabetaste, dann Pfeile."));
    this.element = h("div", { class: "board board-arrange" },
      h("div", { class: "board-top" }, h("div", { class: "board-title" }, this.heading, hint), this.tools),
      h("div", { class: "board-field" }, this.grid));
    this.#listen();
  }

  begin() {
    this.#show();
    focusOn(this.heading);
  }

  leave() {
    this.dialog?.close();
  }

  #listen() {
    this.grid.addEventListener("click", (event) => event.detail === 0 && this.#tapped(this.#fieldAt(event.target)));
    this.grid.addEventListener("keydown", (event) => this.#key(event));
    this.grid.addEventListener("pointerdown", (event) => this.#down(event));
    this.grid.addEventListener("pointermove", (event) => this.#move(event));
    this.grid.addEventListener("pointerup", (event) => this.#up(event));
    this.grid.addEventListener("pointercancel", () => this.#drop());
  }

  #show() {
    const rows = Math.ceil(this.board.places.length / this.columns) + 1;
    const fields = Array.from({ length: rows * this.columns }, (_, at) => this.#field(at));
    this.grid.style.setProperty("--columns", this.columns);
    this.grid.replaceChildren(...fields);
    this.#tools();
  }

  #field(at) {
    const tile = this.board.places[at];
    const place = t("Reihe %(row)s, Feld %(field)s", { row: Math.floor(at / this.columns) + 1, field: (at % this.columns) + 1 });
    const label = tile ? `${tileWord(tile)}, ${place}` : `${t("leer")}, ${place}`;
    const props = { type: "button", class: tile ? "board-tile" : "board-empty", dataset: { at }, "aria-label": label, "aria-pressed": tile ? String(this.taken === at) : null };
    return h("li", null, h("button", props, tile ? tileFace(tile) : null));
  }

  #fieldAt(target) {
    const at = target.closest?.("[data-at]")?.dataset.at;
    return at === undefined ? null : Number(at);
  }

  #tapped(at) {
    if (at === null) return;
    if (this.taken !== null && this.taken !== at) this.#put(this.taken, at, null);
    else this.#take(this.board.places[at] && this.taken !== at ? at : null, at);
  }

  #take(taken, at) {
    this.taken = taken;
    this.#show();
    this.#focus(at);
  }

  #put(from, to, taken) {
    const tile = this.board.places[from];
    this.board = moved(this.board, from, to);
    this.taken = taken;
    this.#show();
    this.#focus(to);
    if (tile) announce(this.grid.querySelector(`[data-at="${to}"]`)?.getAttribute("aria-label") ?? tileWord(tile));
  }

  #focus(at) {
    this.grid.querySelector(`[data-at="${at}"]`)?.focus();
  }

  #key(event) {
    const at = this.#fieldAt(event.target);
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.columns, ArrowDown: this.columns }[event.key];
    if (event.key === "Escape" && this.taken !== null) this.#take(null, this.taken);
    if (!by || at === null) return;
    event.preventDefault();
    const to = at + by;
    if (to < 0 || to >= this.grid.children.length) return;
    if (this.taken === at) this.#put(at, to, to);
    else this.#focus(to);
  }

  #down(event) {
    const button = event.target.closest("[data-at]");
    if (!button || event.button > 0 || this.drag) return;
    this.drag = { id: event.pointerId, at: Number(button.dataset.at), button, x: event.clientX, y: event.clientY, moving: false };
    button.setPointerCapture?.(event.pointerId);
  }

  #move(event) {
    const { drag } = this;
    if (drag?.id !== event.pointerId || !this.board.places[drag.at]) return;
    const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
    drag.moving ||= Math.hypot(x, y) > DRAG;
    if (!drag.moving) return;
    drag.button.classList.add("dragged");
    drag.button.style.setProperty("--x", `${x}px`);
    drag.button.style.setProperty("--y", `${y}px`);
  }

  #up(event) {
    const { drag } = this;
    if (drag?.id !== event.pointerId) return;
    this.#drop();
    if (!drag.moving) return this.#tapped(drag.at);
    const to = this.#fieldAt(document.elementsFromPoint(event.clientX, event.clientY).find((one) => one !== drag.button && one.matches("[data-at]")) ?? this.grid);
    if (to === null || to === drag.at) this.#show();
    else this.#put(drag.at, to, null);
  }

  #drop() {
    this.drag?.button.classList.remove("dragged");
    this.drag = null;
  }

  #tools() {
    const step = (by, sign, label) => button(sign, {
      kind: "secondary", class: "board-step", "aria-label": label, disabled: this.columns + by < 1 || this.columns + by > MOST_COLUMNS, onclick: () => this.#columns(by, label),
    });
    const taken = this.taken !== null && this.board.places[this.taken];
    this.tools.replaceChildren(
      h("div", { class: "board-stepper", role: "group", "aria-label": t("Tiere in einer Reihe") },
        step(-1, "−", t("eins weniger in jeder Reihe")), h("output", { class: "board-count" }, this.columns), step(1, "+", t("eins mehr in jeder Reihe"))),
      button(t("Anderes Tier"), { kind: "secondary", class: "board-tool", disabled: !taken, onclick: () => this.#choose(this.taken) }),
      button(t("Verwerfen"), { kind: "quiet", class: "board-tool", onclick: () => this.done(this.before) }),
      button(t("Fertig"), { class: "board-tool", onclick: () => this.done(this.board) }));
  }

  #columns(by, label) {
    this.columns += by;
    this.taken = null;
    this.board = withColumns(this.board, this.columns);
    this.#show();
    announce(t("%(n)s in jeder Reihe", { n: this.columns }));
    [...this.tools.querySelectorAll("button")].find((one) => one.getAttribute("aria-label") === label && !one.disabled)?.focus();
  }

  #choose(at) {
    const heading = h("h2", { id: "board-choose", tabindex: "-1" }, t("Welches Tier soll es sein?"));
    const pick = (tile) => {
      this.board = withAnimal(this.board, at, tile);
      this.dialog.close();
      this.#show();
      this.#focus(at);
    };
    const animals = freeAnimals(this.board).map((tile) =>
      h("button", { type: "button", class: "board-pick", onclick: () => pick(tile) }, picture(`animals/${animalOf(tile)}`, 72, { class: "bare" }), h("span", null, tileWord(tile))));
    const back = button(t("Zurück"), { kind: "quiet", onclick: () => this.dialog.close() });
    this.dialog = h("dialog", { class: "board-dialog", "aria-labelledby": heading.id }, h("div", { class: "stack" }, heading, h("div", { class: "board-picks" }, animals), back));
    this.dialog.addEventListener("close", () => this.dialog.remove());
    this.element.append(this.dialog);
    this.dialog.showModal();
    heading.focus();
  }
}
