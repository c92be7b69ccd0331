// A day as a list: both ways with − and + to check and correct, what else the day was; after the deadline as a Nachmeldung.

import { conflictNotice } from "./conflict-notice.js";
import { daySheet, withoutPlace } from "./day-sheet.js";
import { dayState, waysInTheWay, weather } from "./day-state.js";
import { announce, button, h, link } from "./dom.js";
import { isOpen } from "./model.js";
import { addressOf } from "./routes.js";
import { emptyDraft, isTouched, itemsOf, judge, liked, mayType, typed } from "./week-grid.js";
import { dayWord, later, longDay, mondayOf, t } from "./words.js";

const WAYS = ["way_there", "way_back"];
const LONGEST_REASON = 500;

/** Shows the day of `app.params.day`. What is typed is kept on the device until it is saved. */
export function show(root, app) {
  const view = new DayList(root, app, app.params.day ?? app.model.today);
  view.draw();
  view.resume();
  return { update: (model) => view.update(model), leave: () => view.leave(), busy: () => isTouched(view.draft) };
}

class DayList {
  constructor(root, app, day) {
    Object.assign(this, { root, app, day, model: app.model, draft: emptyDraft(), faults: [], saving: false });
    this.sheets = new Map();
  }

  get key() {
    return `day:${this.app.code}:${this.day}`;
  }

  async resume() {
    const kept = await Promise.resolve(this.app.kept(this.key)).catch(() => null);
    if (!kept?.texts || this.gone || isTouched(this.draft)) return;
    this.draft = { ...emptyDraft(), ...kept };
    this.refresh();
    if (isTouched(this.draft)) this.say(t("Hier steht noch, was Sie zuletzt getippt haben. Es ist noch nicht gespeichert."));
  }

  // A newer model changes what nobody is typing in. Numbers that are shown may be replaced, those behind a draft not unseen.
  update(model) {
    const before = this.signature();
    this.model = model;
    if (!isTouched(this.draft)) this.app.seen?.();
    if (before === this.signature()) this.refresh();
    else this.draw();
  }

  leave() {
    this.gone = true;
  }

  keep() {
    const kept = isTouched(this.draft) ? this.draft : null;
    Promise.resolve(this.app.keep(this.key, kept)).catch(() => {});
  }

  // Which sheets and pieces there are: only where this changes, everything is drawn anew.
  signature() {
    const { model, day } = this;
    return JSON.stringify([model.may(day), model.conflicts, this.shownSheets(), isOpen(model.day(day)), waysInTheWay(model, day), model.today, model.usual, model.rare]);
  }

  shownSheets() {
    return WAYS.filter((sheet) => this.model.frame.sheets.includes(sheet) && mayType(this.model, this.day, sheet));
  }

  get isLate() {
    return !this.model.may(this.day).save && this.model.may(this.day).late;
  }

  // ---- showing ----

  draw() {
    const { model, day } = this;
    const place = { day, model: () => this.model, draft: () => this.draft, type: (cell, text) => this.type(cell, text), like: (value) => this.like(value), clear: (cells) => this.clear(cells) };
    this.sheets = new Map(this.shownSheets().map((sheet) => [sheet, daySheet(sheet, place)]));
    this.said = h("div", { class: "day-said" });
    const says = isOpen(model.day(day)) && !waysInTheWay(model, day).length;
    this.pieces = model.may(day).save ? [says ? dayState(model, this.app, day) : null, weather(model, this.app, day)].filter(Boolean) : [];
    this.root.replaceChildren(
      h("div", { class: "day-list" }, this.head(), this.notes(), this.sheets.size ? this.form() : null, this.pieces, this.ways()),
    );
    this.refresh();
  }

  head() {
    const { day, model } = this;
    const word = dayWord(day, model.today);
    const step = (by, sign, label) => {
      const to = later(day, by);
      const known = model.day(to) && to <= model.today && model.all_days;
      return h("button", { type: "button", class: "hands-step", "aria-label": label, disabled: !known, onclick: () => this.app.go("day", { day: to }) }, sign);
    };
    return h(
      "header",
      { class: "day-head" },
      h("div", null, h("p", { class: "hands-kicker" }, word === longDay(day) ? t("Ein Tag als Liste") : word), h("h1", { tabindex: "-1" }, longDay(day))),
      h("div", { class: "day-steps", role: "group", "aria-label": t("Anderer Tag") }, step(-1, "‹", t("ein Tag früher")), step(1, "›", t("ein Tag später"))),
    );
  }

  notes() {
    const { model, day } = this;
    const { save, late, detail } = model.may(day);
    const known = model.day(day);
    const why = known && !isOpen(known) ? known.name ?? t("An diesem Tag ist frei.") : "";
    return [
      conflictNotice(model, this.app, { day }),
      why ? note("info", why) : null,
      late ? note("warn", detail ?? "", t("Was Sie hier ändern, geht als Nachmeldung an die Koordination; sie entscheidet.")) : null,
      !save && !late ? note("info", detail ?? "") : null,
    ];
  }

  form() {
    const kita = this.model.frame.kind === "kita";
    const cards = [...this.sheets].map(([sheet, one]) => (kita && sheet === "way_back" ? this.behind(one.node) : one.node));
    this.reason = this.isLate ? reasonField() : null;
    const label = this.isLate ? t("Nachmeldung senden") : t("Speichern");
    const send = (event) => {
      event.preventDefault();
      this.save();
    };
    return h(
      "form",
      { class: "day-form", novalidate: true, onsubmit: send },
      h("div", { class: "day-sheets" }, cards),
      this.reason?.node,
      this.said,
      h("div", { class: "save" }, h("button", { type: "submit", class: "button button-large day-save" }, label)),
    );
  }

  // Nobody in a Kita can watch the way home: asked for only where somebody wants to.
  behind(node) {
    const open = this.model.tally(this.day, "way_back") !== null;
    return h("details", { class: "day-home", open }, h("summary", null, t("Heimweg eintragen")), node);
  }

  ways() {
    const { app, day, model } = this;
    if (!model.all_days) return h("div", { class: "hands-next" }, button(t("Zur Frage von heute"), { kind: "secondary", onclick: () => app.go("question") }));
    const history = `${addressOf(app.base ?? "", app.code, "day", { day })}/verlauf`;
    return h(
      "div",
      { class: "hands-next" },
      button(t("Mehr Meilen an diesem Tag"), { kind: "secondary", onclick: () => app.go("more", { day }) }),
      button(t("Zur Woche"), { kind: "secondary", onclick: () => app.go("week", { monday: mondayOf(day) }) }),
      link(t("Verlauf dieses Tages"), history, { kind: "quiet" }),
    );
  }

  refresh() {
    for (const one of this.sheets.values()) one.refresh(this.faults);
    for (const piece of this.pieces) piece.update?.(this.model);
  }

  // ---- typing and saving ----

  type(cell, text) {
    this.draft = typed(this.model, this.draft, cell, text);
    this.changed();
  }

  like(value) {
    this.draft = liked(this.model, this.draft, this.day, value);
    this.changed();
  }

  // Without any number a sheet is taken back, as soon as that is saved.
  clear(cells) {
    for (const cell of cells) this.draft = typed(this.model, this.draft, cell, "");
    this.changed();
    this.say(t("Die Zahlen sind herausgenommen. Das gilt, wenn Sie speichern."));
  }

  // A fault stays at its field until that field is right.
  changed() {
    if (this.faults.length) {
      this.faults = this.judged().faults;
      if (!this.faults.length) this.said.replaceChildren();
    }
    this.refresh();
    this.keep();
  }

  judged() {
    const rows = [...this.sheets.keys()].map((sheet) => ({ sheet }));
    return judge(this.model, this.draft, { tables: [{ rows, columns: [{ day: this.day }] }] });
  }

  async save() {
    if (this.saving) return;
    const { columns, late, faults } = this.judged();
    this.faults = faults;
    this.refresh();
    if (faults.length) return this.refuse(faults);
    const changed = this.isLate ? late : columns;
    if (!changed.length) return this.say(t("Es hat sich nichts geändert."));
    const reason = this.reason ? this.reason.input.value.trim() : null;
    if (reason === "") return this.askReason();
    await this.store(itemsOf(this.draft, changed, reason));
  }

  refuse(faults) {
    const { sheet, key } = faults[0].cell;
    this.say(t("Nichts wurde gespeichert; alle Zahlen stehen noch da."), "error", faults.map((fault) => withoutPlace(fault, { sheet: true })));
    const field = this.sheets.get(sheet)?.field(key);
    field?.closest("details")?.setAttribute("open", "");
    field?.focus();
  }

  askReason() {
    this.say(t("Bitte schreiben Sie der Koordination kurz, warum die Zahl erst jetzt kommt."), "error");
    this.reason.input.focus();
  }

  async store(items) {
    this.saving = true;
    const before = this.model.total;
    try {
      const ids = await this.app.save(items);
      this.draft = emptyDraft();
      await Promise.resolve(this.app.keep(this.key, null)).catch(() => {});
      this.app.go("saved", { ids, items, before });
    } catch (problem) {
      this.say(t("Auf diesem Gerät konnte nichts gespeichert werden. Alle Zahlen stehen noch da."), "error", [problem?.message ?? ""]);
    }
    this.saving = false;
  }

  say(text, kind = "info", lines = []) {
    const more = lines.filter(Boolean);
    this.said.replaceChildren(note(kind, text, ...more));
    announce([text, ...more].join(" "));
  }
}

function note(kind, first, ...lines) {
  return h("div", { class: `hands-notice ${kind}` }, h("p", null, h("b", null, first)), lines.map((line) => h("p", null, line)));
}

function reasonField() {
  const input = h("textarea", { id: "day-reason", class: "input", rows: "3", maxlength: String(LONGEST_REASON), required: true });
  return { input, node: h("div", { class: "group" }, h("label", { class: "label", for: "day-reason" }, t("Warum kommt die Zahl erst jetzt?")), input) };
}

