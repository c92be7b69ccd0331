// Tippt euch ein: each child taps its animal, then how it came. Which child has which animal stays in the room; what goes out are
// the sums, and they go out when the teacher closes the count.

import { announce, button, focusOn, h } from "./dom.js";
import { t } from "./words.js";
import { Arrange } from "./board-arrange.js";
import { fetchAnimals, Grid } from "./board-grid.js";
import { holdButton } from "./board-hold.js";
import { aloneHere, deviceFault, keeper, onlyThis, opensWith, stayAwake, stayHere } from "./board-kiosk.js";
import { openBoard, resized, saved, sums, takenBack, tapped } from "./board-state.js";
import { TeacherPanel } from "./board-teacher.js";
import { tileWord } from "./board-words.js";

export function show(root, app) {
  root.append(h("h1", null, t("Tippt euch ein")));
  const view = new BoardView(root, app);
  view.start();
  return { update: (model) => view.update(model), leave: () => view.leave(), busy: () => true };
}

class BoardView {
  constructor(root, app) {
    this.root = root;
    this.app = app;
    this.key = `board:${app.code}`;
    this.keep = keeper(app, this.key, () => this.#notKept());
  }

  async start() {
    const [kept] = await Promise.all([this.app.kept(this.key), fetchAnimals()]);
    if (this.left) return;
    const { model } = this.app;
    this.board = openBoard(kept, { day: model.today, children: model.children(model.today), random: Math.random });
    this.ends = [onlyThis(), stayHere("board", () => this.#stayed()), stayAwake(), aloneHere(this.key, () => this.#elsewhere())];
    if (model.may(model.today, "way_there").save) this.#build();
    else this.#closed(model.may(model.today, "way_there").detail);
    this.keep(this.board);
  }

  leave() {
    this.left = true;
    this.grid?.leave();
    this.arranging?.leave();
    for (const end of this.ends ?? []) end();
  }

  update(model) {
    if (!this.grid || this.arranging) return;
    if (model.today !== this.board.day) this.#set(openBoard(this.board, { day: model.today, children: this.children, random: Math.random }));
    else if (this.children !== this.board.places.filter(Boolean).length) this.#set(resized(this.board, this.children));
  }

  get children() {
    return this.app.model.children(this.app.model.today);
  }

  #build() {
    this.grid = new Grid({
      chosen: (tile, mode) => this.#chosen(tile, mode),
      takenBack: (tile) => this.#takenBack(tile),
      asked: (tile) => announce(t("%(animal)s ist schon da. Ändern kann es die Lehrkraft.", { animal: tileWord(tile) })),
    });
    this.sum = h("p", { class: "board-sum" });
    this.bar = h("progress", { class: "board-progress", "aria-hidden": "true" });
    this.note = h("p", { class: "board-note", role: "status" });
    this.heading = h("h1", null, t("Tippt euch ein"));
    const teacher = holdButton(t("Für die Lehrkraft: eine Sekunde gedrückt halten"), {
      open: () => this.#teacher(), question: t("Sind Sie die Lehrkraft?"), face: h("span", { "aria-hidden": "true" }, t("Lehrkraft")),
    });
    this.top = h("div", { class: "board-top" }, h("div", { class: "board-title" }, this.heading, this.note), this.sum, teacher);
    this.root.replaceChildren(h("div", { class: "board" }, this.top, deviceFault(this.app), this.bar, this.grid.element));
    this.#note();
    this.#set(this.board);
    focusOn(this.heading);
  }

  #note() {
    const there = this.app.model.tally(this.app.model.today, "way_there");
    if (there) this.note.textContent = t("Für heute ist schon gespeichert. Neues Speichern ersetzt die Zahlen.");
    else if (this.board.lapsed) this.note.textContent = t("Das letzte Eintippen wurde nicht gespeichert und ist gelöscht.");
    else this.note.textContent = t("Tippe auf dein Tier, dann darauf, wie du gekommen bist.");
  }

  #set(board) {
    this.board = board;
    this.grid.show(board, this.app.model);
    const { here, children } = sums(board, this.children);
    const all = here >= children;
    this.sum.replaceChildren(h("b", null, here), " ", t("von %(children)s", { children }));
    this.sum.classList.toggle("all", all);
    this.bar.max = Math.max(1, children);
    this.bar.value = Math.min(here, children);
    if (all && here > 0) this.note.textContent = t("Alle sind da.");
    this.keep(board);
  }

  #chosen(tile, mode) {
    this.#set(tapped(this.board, tile, mode));
    this.grid.say(tile, sums(this.board, this.children));
  }

  #takenBack(tile) {
    this.#set(takenBack(this.board, tile));
    this.#note();
    announce(t("%(animal)s ist wieder frei.", { animal: tileWord(tile) }));
  }

  #teacher() {
    new TeacherPanel(this.root, {
      board: () => this.board,
      children: this.children,
      model: this.app.model,
      set: (board) => this.#set(board),
      save: (sent) => this.#save(sent),
      arrange: () => this.#arrange(),
      home: (on) => opensWith(this.app, "board", [this.app.code], on),
      leave: () => this.#goAway(),
    }).open();
  }

  /** The only thing that leaves the device: the counts of all together. */
  async #save({ counts, absent }) {
    const { today } = this.app.model;
    const ids = await this.app.save([{ kind: "tally", day: today, sheet: "way_there", counts, absent }]);
    this.board = saved(this.board);
    await this.keep(this.board);
    this.app.go("saved", { ids, day: today, sheets: ["way_there"] });
  }

  /** Not to the question: on a class's whiteboard that may be this view again. */
  #goAway() {
    this.app.go("hands-up");
  }

  #arrange() {
    this.arranging = new Arrange({
      board: this.board,
      children: this.children,
      columns: this.grid.columns,
      done: (board) => {
        this.arranging = null;
        this.#build();
        this.#set(board);
      },
    });
    this.grid.leave();
    this.root.replaceChildren(this.arranging.element);
    this.arranging.begin();
  }

  #stayed() {
    if (this.note) this.note.textContent = t("Die Lehrkraft beendet das: Knopf gedrückt halten.");
  }

  #closed(detail) {
    this.ends[1]();
    const back = button(t("Zurück"), { class: "button-large", onclick: () => this.#goAway() });
    this.#message(t("Heute wird nicht eingetippt"), detail, back);
  }

  #elsewhere() {
    if (this.left) return;
    this.grid?.leave();
    this.grid = this.arranging = null;
    for (const end of this.ends) end();
    const here = button(t("Hier weitermachen"), { class: "button-large", onclick: () => this.start() });
    this.#message(t("In einem anderen Fenster offen"), t("Es tippen immer alle in demselben Fenster. Nichts ist verloren."), here);
  }

  #message(title, text, action) {
    const heading = h("h1", null, title);
    this.root.replaceChildren(h("div", { class: "board board-message" }, heading, text ? h("p", { class: "lead" }, text) : null, h("div", { class: "actions" }, action)));
    focusOn(heading);
  }

  #notKept() {
    if (this.note) this.note.textContent = t("Dieses Gerät kann gerade nichts behalten. Bitte nicht neu laden, bevor gespeichert ist.");
  }
}
