// One table of a week: modes in rows, days in columns, a field in each cell; a spreadsheet's keys lead about in it.

import { h, picture } from "./dom.js";
import { ABSENT, columnOf, isLike, isWay, keyOf, mayType, rowWord, sheetsOf, textOf } from "./week-grid.js";
import { blockIn, placed, step } from "./week-move.js";
import { dayHead, freeWord } from "./week-words.js";
import { SHEET_WORDS, longDay, number, t } from "./words.js";

const PICTURES = { absent: "pictures/absent", food: "pictures/apple", energy: "pictures/plug", adults: "pictures/handshake" };
const MOST_SIGNS = 12;
const KEYS = ["Enter", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"];

/**
 * `see()` → {model, draft}. `on`: type(cell, text), like(day, is), pasted(n, left), leave() behind the last cell.
 * Gives {node, refresh, focus(cell), first()}.
 */
export function weekTable({ table, see, on }) {
  const cells = new Map();
  const likes = new Map();
  const rows = [...(table.name === "way_back" ? [{ like: true }] : []), ...table.rows];
  const grid = rows.map((row) => table.columns.map(({ day }) => (row.like ? likeBox(day) : field({ ...row, day }))));
  const feet = isWay(table.name) ? footOf(table) : null;
  const heads = table.columns.map(({ day }) => h("th", { scope: "col", class: "week-day" }, dayHead(see().model, day, table.name)));

  function field(cell) {
    const { model } = see();
    if (!mayType(model, cell.day, cell.sheet)) return null;
    const label = `${longDay(cell.day)}, ${SHEET_WORDS[cell.sheet]}: ${rowWord(cell.key, cell.sheet)}`;
    const props = { type: "text", inputmode: "numeric", autocomplete: "off", maxlength: String(MOST_SIGNS), "aria-label": label };
    const input = h("input", { ...props, id: idOf(cell), class: "week-cell" });
    cells.set(input, cell);
    return input;
  }

  function likeBox(day) {
    const { model } = see();
    if (!mayType(model, day, "way_back")) return null;
    const box = h("input", { type: "checkbox", id: `week-like-${day}`, "aria-label": t("%(day)s: genauso zurück", { day: longDay(day) }) });
    likes.set(box, day);
    return box;
  }

  /** `heads`: also how the days stand, which no typing changes. */
  function refresh({ heads: all = true } = {}) {
    const { model, draft } = see();
    const columns = new Map(table.columns.flatMap(({ day }) => sheetsOf(table).map((sheet) => [`${day}|${sheet}`, columnOf(model, draft, day, sheet)])));
    for (const [input, cell] of cells) showCell(input, cell, model, draft, columns.get(`${cell.day}|${cell.sheet}`));
    for (const [box, day] of likes) showLike(box, day, model, draft);
    if (feet) feet.refresh(columns);
    if (all) heads.forEach((head, place) => head.replaceChildren(...dayHead(model, table.columns[place].day, table.name)));
  }

  const free = () => grid.map((row) => row.map((input) => Boolean(input) && !input.disabled));
  const at = ({ row, column }) => grid[row][column];

  function placeOfInput(input) {
    const row = grid.findIndex((one) => one.includes(input));
    return row < 0 ? null : { row, column: grid[row].indexOf(input) };
  }

  function onKey(event) {
    const input = event.target;
    const place = placeOfInput(input);
    if (!place || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && cells.has(input)) return restore(event, input);
    if (!KEYS.includes(event.key)) return;
    event.preventDefault();
    const next = step(free(), place, event.key, { back: event.shiftKey });
    if (next) at(next).focus();
    else on.leave();
  }

  /** Escape: what stood there before; a second time what is stored. */
  function restore(event, input) {
    event.preventDefault();
    const cell = cells.get(input);
    const before = input.value === input.dataset.before ? "" : input.dataset.before;
    on.type(cell, before === "" ? null : before);
    input.select();
  }

  function onPaste(event) {
    const place = cells.has(event.target) ? placeOfInput(event.target) : null;
    const block = place && blockIn(event.clipboardData?.getData("text/plain") ?? "");
    if (!block) return;
    event.preventDefault();
    const fields = free().map((row, at_) => (rows[at_].like ? row.map(() => false) : row));
    const found = placed(fields, place, block);
    for (const { text, ...where } of found.cells) on.type(cells.get(at(where)), text);
    on.pasted(found.cells.length, found.left);
  }

  const body = rows.map((row, place) => h("tr", { class: rowClass(row) }, rowHead(row), table.columns.map((column, side) => bodyCell(column, row, place, grid[place][side]))));

  function bodyCell({ day, typed }, row, place, input) {
    if (input) return h("td", null, input);
    const { model, draft } = see();
    const has = sheetsOf(table).some((sheet) => model.tally(day, sheet));
    if (!typed && !has) return place ? null : h("td", { class: "week-free", rowspan: String(rows.length) }, h("span", null, freeWord(model, day)));
    return h("td", { class: "week-told" }, row.like ? "" : textOf(model, draft, { ...row, day }));
  }

  const node = h(
    "div",
    { class: "table-scroll week-scroll", ...(cells.size ? {} : { tabindex: "0", role: "region", "aria-label": titleOf(table) }) },
    h(
      "table",
      {
        class: `week-table week-${table.name}${table.columns.length > 5 ? " week-long" : ""}`,
        oninput: (event) => cells.has(event.target) && on.type(cells.get(event.target), event.target.value),
        onchange: (event) => likes.has(event.target) && on.like(likes.get(event.target), event.target.checked),
        onkeydown: onKey,
        onpaste: onPaste,
        onfocusin: (event) => begin(event.target),
      },
      h("caption", { class: "visually-hidden" }, titleOf(table)),
      h("thead", null, h("tr", null, h("th", { scope: "col", class: "week-corner" }, h("span", { class: "visually-hidden" }, t("Weg"))), heads)),
      h("tbody", null, body),
      feet?.node ?? null,
    ),
  );

  function begin(input) {
    if (!cells.has(input)) return;
    input.dataset.before = input.value;
    input.select();
  }

  const first = () => grid.flat().find((input) => input && !input.disabled) ?? null;
  return { node, refresh, first, focus: (cell) => document.getElementById(idOf(cell))?.focus() };
}

/** The word above a table. */
export const titleOf = ({ name }) => (name === "extras" ? t("Weitere Meilen") : SHEET_WORDS[name]);
export const idOf = (cell) => `week-${keyOf(cell).replaceAll("|", "-")}`;
export const faultId = ({ day, sheet }) => `week-fault-${day}-${sheet}`;

function showCell(input, cell, model, draft, column) {
  const text = textOf(model, draft, cell);
  if (input.value !== text && (document.activeElement !== input || input.value.trim() !== text)) input.value = text;
  input.disabled = cell.sheet === "way_back" && isLike(model, draft, cell.day);
  const fault = column.faults.find((one) => one.cell.key === cell.key);
  input.classList.toggle("week-typed", keyOf(cell) in draft.texts);
  if (fault) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  const left = isWay(cell.sheet) ? `week-left-${cell.day}-${cell.sheet}` : "";
  const told = [fault ? faultId(cell) : "", left].filter(Boolean).join(" ");
  if (told) input.setAttribute("aria-describedby", told);
  else input.removeAttribute("aria-describedby");
}

function showLike(box, day, model, draft) {
  box.checked = isLike(model, draft, day);
  box.disabled = !box.checked && columnOf(model, draft, day, "way_there").sum === 0;
}

function rowHead(row) {
  if (row.like) return h("th", { scope: "row", class: "week-row" }, h("span", null, t("genauso zurück")));
  const name = row.key === ABSENT || row.key === "miles" ? PICTURES[row.key === ABSENT ? ABSENT : row.sheet] : `modes/${row.key}`;
  return h("th", { scope: "row", class: "week-row" }, h("span", null, picture(name, 32, { class: "bare" }), h("span", null, rowLabel(row))));
}

function rowLabel({ sheet, key }) {
  const word = rowWord(key, sheet);
  return sheet === "leisure" ? [h("small", { class: "soft" }, SHEET_WORDS.leisure), " ", word] : word;
}

const rowClass = ({ like, key }) => (like ? "week-like" : key === ABSENT ? "week-absent" : null);

/** What a day's ways are together, and how many children are left. */
function footOf(table) {
  const cell = (name) => table.columns.map(({ day }) => h("td", { id: `week-${name}-${day}-${table.name}` }));
  const [sums, lefts] = [cell("sum"), cell("left")];
  const node = h(
    "tfoot",
    null,
    h("tr", null, h("th", { scope: "row", class: "week-row" }, t("zusammen")), sums),
    h("tr", null, h("th", { scope: "row", class: "week-row" }, t("noch übrig")), lefts),
  );
  const refresh = (columns) =>
    table.columns.forEach(({ day }, place) => {
      const column = columns.get(`${day}|${table.name}`);
      const is = column.sum + column.absent > 0;
      sums[place].textContent = is ? number(column.sum + column.absent) : "–";
      lefts[place].textContent = !is ? "–" : column.left < 0 ? t("%(n)s zu viel", { n: number(-column.left) }) : number(column.left);
      lefts[place].className = column.left < 0 ? "week-over" : column.left === 0 && is ? "week-full" : "";
    });
  return { node, refresh };
}

