// PURE: a week as a table: what its cells show, what was typed and is wrong, what a save sends. No DOM, no network.
//
// A draft holds only what was typed: {texts: {"day|sheet|key": text}, like: {day: bool}, confirmed: {"day|sheet": true}}.
// Everything else in the table is what the model has, so that a newer model never takes away what somebody is typing.

import { REFUSE_ABOVE, countIn, judged } from "./more-rules.js";
import { clean, placeOf, sumOf } from "./overlay.js";
import { isOpen } from "./model.js";
import { MODE_WORDS, SHEET_WORDS, later, longDay, number, t } from "./words.js";

export const ABSENT = "absent";
export const MILES = "miles";
const WAYS = ["way_there", "way_back"];
const EXTRAS = ["leisure", "food", "energy", "adults"];
/** Rows that are there from the first day on, as on the paper list; the others come with their first number. */
const FIRST = { ways: ["foot", "bike", "scooter", "bus", "car"], leisure: ["foot", "bike", "scooter", "bus"] };
const SCHOOL_DAYS = 5;
const WEEK = 7;

export const emptyDraft = () => ({ texts: {}, like: {}, confirmed: {} });
export const isTouched = (draft) => [draft.texts, draft.like].some((part) => Object.keys(part).length > 0);
export const keyOf = ({ day, sheet, key }) => `${day}|${sheet}|${key}`;
export const isWay = (sheet) => WAYS.includes(sheet);

/**
 * The week's tables, each with rows and columns. `order`: modes as this view shows them; `wide`: also those the class
 * rarely uses. A row with a number in it is always there.
 */
export function weekOf(model, monday, draft, { wide = false, order = model } = {}) {
  const days = Array.from({ length: WEEK }, (_, after) => later(monday, after));
  const { sheets, kind } = model.frame;
  const rows = (sheet) => rowsOf(model, draft, sheet, days, { wide, order });
  const ways = WAYS.filter((sheet) => sheets.includes(sheet) && (sheet === "way_there" || kind !== "kita" || hasAny(model, days, sheet)));
  const tables = ways.map((sheet) => tableOf(model, sheet, days.slice(0, SCHOOL_DAYS), [...rows(sheet), { sheet, key: ABSENT }]));
  const more = EXTRAS.filter((sheet) => sheets.includes(sheet));
  const columns = days.filter((day, place) => place < SCHOOL_DAYS || more.some((sheet) => mayType(model, day, sheet)));
  const takes = more.length && columns.some((day) => more.some((sheet) => mayType(model, day, sheet) || model.tally(day, sheet)));
  const extras = more.flatMap((sheet) => (sheet === "leisure" ? rows(sheet) : [{ sheet, key: MILES }]));
  return { monday, days, tables: takes ? [...tables, tableOf(model, "extras", columns, extras)] : tables };
}

const hasAny = (model, days, sheet) => days.some((day) => model.tally(day, sheet));

function tableOf(model, name, days, rows) {
  return { name, rows, columns: days.map((day) => ({ day, typed: rows.some((row) => mayType(model, day, row.sheet)) })) };
}

function rowsOf(model, draft, sheet, days, { wide, order }) {
  const leisure = sheet === "leisure";
  const modes = [...order.usual, ...order.rare].filter((mode) => !leisure || mode !== "task");
  const usual = leisure ? order.usual.filter((mode) => model.frame.modes.green.includes(mode)) : order.usual;
  const first = [...usual, ...(leisure ? FIRST.leisure : FIRST.ways)];
  const used = (key) => days.some((day) => textOf(model, draft, { day, sheet, key }) !== "");
  return modes.filter((mode) => wide || first.includes(mode) || used(mode)).map((key) => ({ sheet, key }));
}

/** Whether a number can be typed there: a day of school, or one that has numbers; saved, or sent to the coordinator. */
export function mayType(model, day, sheet) {
  const may = model.may(day, sheet);
  if (!may.save && !may.late) return false;
  if (isWay(sheet)) return isOpen(model.day(day)) || model.tally(day, sheet) !== null;
  return model.day(day)?.period === "action";
}

/** Whether a day's way home is taken from its way there. */
export function isLike(model, draft, day) {
  return draft.like[day] ?? model.tally(day, "way_back")?.basis === "assumed";
}

const isDayTouched = (draft, day) => day in draft.like || Object.keys(draft.texts).some((key) => key.startsWith(`${day}|`));

/** What stands in a cell: what was typed, else what is stored; a way home follows its way there once that day is typed in. */
export function textOf(model, draft, cell) {
  const follows = cell.sheet === "way_back" && isLike(model, draft, cell.day) && isDayTouched(draft, cell.day);
  if (follows) return textOf(model, draft, { ...cell, sheet: "way_there" });
  return draft.texts[keyOf(cell)] ?? storedText(model, cell);
}

/** What is stored there; a 0 that somebody saved by saying nothing is no 0. */
export function storedText(model, { day, sheet, key }) {
  const found = model.tally(day, sheet);
  const n = key === ABSENT ? found?.absent : found?.counts[key];
  return n ? String(n) : "";
}

/** The draft with a text in a cell; typing what is stored is no change. */
export function typed(model, draft, cell, text) {
  const { [keyOf(cell)]: _, ...texts } = draft.texts;
  const { [placeOf(cell.day, cell.sheet)]: __, ...confirmed } = draft.confirmed;
  if (text.trim() !== storedText(model, cell)) texts[keyOf(cell)] = text;
  return { ...draft, texts, confirmed };
}

/** The draft with "genauso zurück" of a day said or taken back: what was typed for its way home is no longer meant. */
export function liked(model, draft, day, value) {
  const texts = Object.fromEntries(Object.entries(draft.texts).filter(([key]) => !key.startsWith(`${day}|way_back|`)));
  const { [day]: _, ...like } = draft.like;
  if (value !== (model.tally(day, "way_back")?.basis === "assumed")) like[day] = value;
  return { ...draft, texts, like };
}

/** The draft without what was typed for these days and sheets: it is saved now. */
export function without(draft, places) {
  const gone = (key) => places.some((place) => key === place || key.startsWith(`${place}|`));
  const left = (part) => Object.fromEntries(Object.entries(part).filter(([key]) => !gone(key)));
  const like = Object.entries(draft.like).filter(([day]) => !gone(placeOf(day, "way_back")));
  return { texts: left(draft.texts), like: Object.fromEntries(like), confirmed: left(draft.confirmed) };
}

/** One day's sheet: its numbers, their sum, who is left, and what is wrong with it. */
export function columnOf(model, draft, day, sheet) {
  const keys = isWay(sheet) ? [...model.usual, ...model.rare, ABSENT] : sheet === "leisure" ? [...model.usual, ...model.rare] : [MILES];
  const read = keys.map((key) => ({ day, sheet, key, text: textOf(model, draft, { day, sheet, key }) }));
  const cells = read.map((cell) => ({ ...cell, n: countIn(cell.text) }));
  const counts = clean(Object.fromEntries(cells.filter((cell) => cell.key !== ABSENT && cell.n).map(({ key, n }) => [key, n])));
  const absent = cells.find((cell) => cell.key === ABSENT)?.n ?? 0;
  const children = model.children(day);
  const column = { day, sheet, cells, counts, absent, children, sum: sumOf(counts) };
  return { ...column, left: children - column.sum - absent, basis: basisOf(model, draft, day, sheet), faults: faultsOf(draft, column) };
}

function basisOf(model, draft, day, sheet) {
  return sheet === "way_back" && isLike(model, draft, day) ? "assumed" : "counted";
}

/** Faults as {cell, rule, text}: each names the field, the rule and what to do. */
function faultsOf(draft, column) {
  const { day, sheet, cells, children, sum, absent } = column;
  const wrong = cells.filter((cell) => cell.n === null);
  if (wrong.length) return wrong.map((cell) => ({ cell, rule: "not_a_number", text: notANumber(cell) }));
  if (isWay(sheet)) return sum + absent > children ? [tooMany(draft, column)] : [];
  const verdict = judged(sheet, sum, children);
  if (verdict === "refuse") return [{ cell: cells[0], rule: "too_many_miles", text: tooManyMiles(column) }];
  if (verdict !== "ask" || draft.confirmed[placeOf(day, sheet)]) return [];
  return [{ cell: cells[0], rule: "confirm", text: unusual(column) }];
}

const where = ({ day, sheet }) => ({ day: longDay(day), sheet: SHEET_WORDS[sheet] });
export const rowWord = (key, sheet) => (key === ABSENT ? t("fehlen") : key === MILES ? SHEET_WORDS[sheet] : MODE_WORDS[key]?.name ?? key);

function notANumber(cell) {
  const text = cell.text.trim().slice(0, 12);
  return t("%(day)s, %(sheet)s: Im Feld „%(name)s“ steht „%(text)s“. Bitte eine ganze Zahl eintragen.", { ...where(cell), name: rowWord(cell.key, cell.sheet), text });
}

/** The field that was typed and holds most of it stands for the day. */
function tooMany(draft, column) {
  const { cells, children, sum, absent } = column;
  const mine = cells.filter((cell) => keyOf(cell) in draft.texts && cell.n);
  const cell = [...(mine.length ? mine : cells)].sort((a, b) => b.n - a.n)[0];
  const params = { ...where(column), name: rowWord(cell.key, cell.sheet), n: number(cell.n), all: number(sum + absent), children: number(children) };
  const text =
    cell.n > children
      ? t("%(day)s, %(sheet)s: Im Feld „%(name)s“ stehen %(n)s Kinder, die Gruppe hat %(children)s. Bitte die Zahl prüfen.", params)
      : t("%(day)s, %(sheet)s: Zusammen sind es %(all)s Kinder, die Gruppe hat %(children)s. Bitte die Zahlen prüfen, zuerst „%(name)s“.", params);
  return { cell, rule: "more_ways_than_children", text };
}

function tooManyMiles(column) {
  const most = REFUSE_ABOVE * column.children;
  return t("%(day)s, %(sheet)s: %(n)s sind zu viele. Höchstens %(most)s am Tag sind möglich. Bitte die Zahl prüfen.", {
    ...where(column),
    n: number(column.sum),
    most: number(most),
  });
}

function unusual(column) {
  return t("%(day)s, %(sheet)s: %(n)s sind für %(children)s Kinder ungewöhnlich viele. Stimmt die Zahl?", {
    ...where(column),
    n: number(column.sum),
    children: number(column.children),
  });
}

/** All that differs from what is stored: {columns} to save, {late} for the coordinator, {faults} that have to be put right. */
export function judge(model, draft, week) {
  const places = week.tables.flatMap((table) => table.columns.flatMap(({ day }) => sheetsOf(table).map((sheet) => ({ day, sheet }))));
  const changed = places
    .filter(({ day, sheet }) => mayType(model, day, sheet))
    .map(({ day, sheet }) => columnOf(model, draft, day, sheet))
    .filter((column) => differs(model, column));
  const right = changed.filter((column) => column.faults.length === 0);
  return {
    changed,
    columns: right.filter((column) => model.may(column.day, column.sheet).save),
    late: right.filter((column) => !model.may(column.day, column.sheet).save),
    faults: changed.filter((column) => !isCopyOfWrong(column, changed)).flatMap((column) => column.faults),
  };
}

/** A way home that is as wrong as the way there it was taken from: said once, there. */
function isCopyOfWrong({ day, basis }, changed) {
  return basis === "assumed" && changed.some((one) => one.day === day && one.sheet === "way_there" && one.faults.length > 0);
}

export const sheetsOf = (table) => [...new Set(table.rows.map((row) => row.sheet))];

function differs(model, column) {
  if (column.faults.some((fault) => fault.rule === "not_a_number")) return true;
  const stored = model.tally(column.day, column.sheet);
  const nothing = column.sum === 0 && column.absent === 0;
  if (!stored || nothing) return Boolean(stored) !== !nothing;
  const same = JSON.stringify(clean(stored.counts)) === JSON.stringify(column.counts) && (stored.absent ?? 0) === column.absent;
  return !same || (stored.basis ?? "counted") !== column.basis;
}

/** What `app.save` takes for these columns; with a reason they go to the coordinator. */
export function itemsOf(draft, columns, reason = null) {
  return columns.map(({ day, sheet, counts, absent, basis, sum }) => {
    const confirmed = draft.confirmed[placeOf(day, sheet)] ? { confirmed: true } : {};
    if (reason !== null) return { kind: "correction", day, sheet, counts, basis, absent, reason, ...confirmed };
    if (sum === 0 && absent === 0) return { kind: "delete", day, sheet };
    return { kind: "tally", day, sheet, counts, basis, ...(isWay(sheet) ? { absent } : {}), ...confirmed };
  });
}
