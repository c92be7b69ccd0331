// A whole week from a paper list: days × modes, typed with the keyboard alone, saved with one button; also without network.

import { announce, button, focusOn, h } from "./dom.js";
import { emptyDraft, isTouched, itemsOf, judge, liked, storedText, textOf, typed, weekOf, without } from "./week-grid.js";
import { forTeachers, untilWhen, weekHead } from "./week-head.js";
import { faultList, faultSummary, resultOf, reasonField, summaryOf } from "./week-said.js";
import { titleOf, weekTable } from "./week-table.js";
import { placeOf } from "./overlay.js";
import { mondayOf, t, tn } from "./words.js";

const SAVE_DRAFT_AFTER = 300;

export function show(root, app) {
  const view = new WeekView(root, app);
  view.draw();
  view.remember();
  return { update: () => view.update(), leave: () => view.leave(), busy: () => isTouched(view.draft) };
}

class WeekView {
  constructor(root, app) {
    Object.assign(this, { root, app, monday: mondayOf(app.params.monday ?? app.model.today) });
    this.draft = emptyDraft();
    this.wide = false;
    this.order = { usual: app.model.usual, rare: app.model.rare };
    this.place = `week:${app.code}:${this.monday}`;
    this.result = h("div", { class: "week-result" });
    this.problems = h("div", { class: "week-problems" });
    this.reason = reasonField();
    this.said = h("p", { class: "week-summary" });
    root.classList.add("week-view");
  }

  get model() {
    return this.app.model;
  }

  /** Rows stay in the order in which this view began, whatever the class's habit is meanwhile. */
  #weekNow() {
    return weekOf(this.model, this.monday, this.draft, { wide: this.wide, order: this.order });
  }

  // -- drawing --

  draw() {
    const { model } = this;
    this.week = this.#weekNow();
    this.tables = this.week.tables.map((table) => this.#table(table));
    this.shape = shapeOf(this.week);
    const can = this.week.tables.some((table) => table.columns.some((column) => column.typed));
    const has = this.week.days.some((day) => this.week.tables.some((table) => table.rows.some((row) => model.tally(day, row.sheet))));
    this.root.replaceChildren(
      weekHead(this.app, this.monday),
      h("p", { class: "week-until" }, untilWhen(model, this.week, can)),
      ...(model.all_days ? [] : [forTeachers(this.app)]),
      this.problems,
      ...(model.all_days && (can || has) ? [this.#form(can)] : []),
    );
    this.refresh();
  }

  #table(table) {
    return weekTable({
      table,
      see: () => ({ model: this.model, draft: this.draft }),
      on: {
        type: (cell, text) => this.type(cell, text),
        like: (day, is) => this.change(liked(this.model, this.draft, day, is)),
        pasted: (n, left) => this.pasted(n, left),
        leave: () => this.#beyond(table),
      },
    });
  }

  #form(can) {
    const sections = this.week.tables.map((table, place) => this.#section(table, this.tables[place]));
    return h(
      "form",
      { class: "week-form", novalidate: true, onsubmit: (event) => event.preventDefault() },
      can && h("p", { class: "week-keys soft" }, t("Enter führt nach unten und zum nächsten Tag, die Pfeile in jede Richtung, Escape stellt wieder her. Zahlen aus Excel können Sie einfügen.")),
      h("div", { class: "week-tables" }, sections),
      can ? [this.#wider(), this.reason.node, this.#saveBar()] : null,
    );
  }

  #section(table, made) {
    const faults = h("ul", { class: "week-faults", dataset: { table: table.name } });
    return h("section", { class: "week-section" }, h("h2", null, titleOf(table)), made.node, faults);
  }

  #wider() {
    const label = this.wide ? t("Weniger Verkehrsmittel zeigen") : t("Alle Verkehrsmittel zeigen");
    return button(label, { kind: "quiet", class: "week-wider", "aria-expanded": String(this.wide), onclick: () => this.#toggle() });
  }

  #toggle() {
    this.wide = !this.wide;
    this.draw();
    this.root.querySelector(".week-wider")?.focus();
  }

  #saveBar() {
    this.save_ = button(t("Woche speichern"), { class: "button-large", onclick: () => this.save() });
    return h("div", { class: "save week-save" }, this.save_, this.said, this.result);
  }

  /** Behind the last cell of a table comes the next table, behind the last one the button. */
  #beyond(table) {
    const next = this.tables.slice(this.week.tables.indexOf(table) + 1).map((one) => one.first()).find(Boolean);
    (next ?? this.save_)?.focus();
  }

  refresh(parts) {
    const { model } = this;
    for (const table of this.tables) table.refresh(parts);
    const verdict = judge(model, this.draft, this.week);
    for (const list of this.root.querySelectorAll(".week-faults")) {
      const sheets = this.week.tables.find((table) => table.name === list.dataset.table).rows.map((row) => row.sheet);
      list.replaceChildren(...faultList(verdict.faults.filter((fault) => sheets.includes(fault.cell.sheet)), (fault) => this.confirm(fault)));
    }
    this.reason.node.hidden = verdict.late.length === 0;
    this.said.textContent = summaryOf(verdict);
    return verdict;
  }

  /** A newer model: what was typed stays, everything else is shown as it is now. */
  update() {
    const week = this.#weekNow();
    if (shapeOf(week) === this.shape) this.refresh();
    else this.#again();
    if (!isTouched(this.draft)) this.app.seen?.();
  }

  #again() {
    const id = document.activeElement?.id;
    this.draw();
    if (id) document.getElementById(id)?.focus();
  }

  // -- typing --

  /** A text in a cell; null puts back what is stored. */
  type(cell, text) {
    this.change(typed(this.model, this.draft, cell, text ?? storedText(this.model, cell)));
    const input = document.activeElement;
    if (text === null && input?.matches(".week-cell")) input.value = textOf(this.model, this.draft, cell);
  }

  change(draft) {
    this.draft = draft;
    this.result.replaceChildren();
    this.refresh({ heads: false });
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.#keep(), SAVE_DRAFT_AFTER);
  }

  confirm(fault) {
    const place = placeOf(fault.cell.day, fault.cell.sheet);
    this.change({ ...this.draft, confirmed: { ...this.draft.confirmed, [place]: true } });
    this.save_?.focus();
  }

  pasted(n, left) {
    const lost = left ? tn("Eine Zahl passte nicht in die Tabelle und fehlt.", "%(n)s Zahlen passten nicht in die Tabelle und fehlen.", left) : "";
    const text = `${tn("Ein Feld eingefügt.", "%(n)s Felder eingefügt.", n)} ${lost}`.trim();
    this.result.replaceChildren(h("p", null, text));
    announce(text);
  }

  // -- what was typed survives a reload --

  async remember() {
    const kept = await this.app.kept?.(this.place)?.catch?.(() => null);
    if (!kept?.texts || isTouched(this.draft) || !isTouched(kept)) return;
    this.draft = kept;
    this.draw();
    if (!judge(this.model, this.draft, this.week).changed.length) return;
    const drop = () => this.#drop();
    this.result.replaceChildren(h("p", null, t("Ihre Zahlen von vorhin stehen wieder da. Sie sind noch nicht gespeichert.")), button(t("Verwerfen"), { kind: "quiet", onclick: drop }));
  }

  #drop() {
    this.change(emptyDraft());
    this.#again();
    announce(t("Es steht wieder da, was gespeichert ist."));
    focusOn(this.root.querySelector("h1"));
  }

  #keep() {
    return this.app.keep?.(this.place, isTouched(this.draft) ? this.draft : null)?.catch?.(() => null);
  }

  leave() {
    clearTimeout(this.keeping);
    this.#keep();
    this.root.classList.remove("week-view");
  }

  // -- saving --

  save() {
    this.saving ??= this.#save().finally(() => {
      this.saving = null;
    });
    return this.saving;
  }

  async #save() {
    const verdict = this.refresh();
    const reason = this.reason.input.value.trim();
    const late = reason ? verdict.late : [];
    const columns = [...verdict.columns, ...late];
    const items = [...itemsOf(this.draft, verdict.columns), ...itemsOf(this.draft, late, reason)];
    const missing = verdict.late.length > 0 && !reason;
    let ids = [];
    try {
      if (items.length) ids = await this.app.save(items);
    } catch (problem) {
      return this.#failed(problem);
    }
    this.#saved(columns, ids, { verdict, missing });
  }

  #failed(problem) {
    const text = t("Auf diesem Gerät konnte nichts gespeichert werden. Alle Zahlen stehen noch da. %(why)s", { why: problem?.message ?? "" });
    this.result.replaceChildren(h("p", { class: "field-error" }, text));
    announce(text);
  }

  #saved(columns, ids, { verdict, missing }) {
    this.draft = without(this.draft, columns.map(({ day, sheet }) => placeOf(day, sheet)));
    this.refresh();
    clearTimeout(this.keeping);
    this.#keep();
    const said = resultOf(columns, verdict, this.app);
    const undo = ids.length && !columns.some((column) => verdict.late.includes(column)) ? button(t("Rückgängig"), { kind: "secondary", onclick: () => this.#undo(ids) }) : null;
    this.result.replaceChildren(h("p", null, said), ...(undo ? [undo] : []));
    announce(said);
    this.problems.replaceChildren(...faultSummary(verdict.faults, { missing, saved: columns.length > 0, reason: this.reason.input, focus: (cell) => this.#focus(cell) }));
    if (verdict.faults.length || missing) focusOn(this.problems.firstElementChild);
  }

  #focus(cell) {
    for (const table of this.tables) table.focus(cell);
  }

  async #undo(ids) {
    try {
      await this.app.undo(ids);
    } catch (problem) {
      return this.#failed(problem);
    }
    const text = t("Rückgängig gemacht. Es steht wieder da, was vorher gespeichert war.");
    this.result.replaceChildren(h("p", null, text));
    announce(text);
    this.save_?.focus();
  }
}

/** What makes it another table: its rows, and where something can be typed. */
const shapeOf = (week) => JSON.stringify(week.tables.map(({ name, rows, columns }) => [name, rows, columns]));
