// One way sheet of a day as a list: every mode with − and +, who is absent, "genauso zurück", and what the sum comes to.

import { button, h, picture } from "./dom.js";
import { modeSentence } from "./hands-up-words.js";
import { countIn } from "./more-rules.js";
import { MODE_WORDS, SHEET_WORDS, countsInWords, longDay, number, t, tn } from "./words.js";
import { ABSENT, columnOf, isLike, rowWord, textOf } from "./week-grid.js";

/**
 * `day.model()`, `day.draft()`: the present ones; `day.type(cell, text)`, `day.like(value)`, `day.clear(cells)` say what somebody did.
 * Gives {node, refresh(faults), field(cell)}.
 */
export function daySheet(sheet, day) {
  const fields = new Map();
  const row = (key) => {
    const made = field({ day: day.day, sheet, key }, day);
    fields.set(key, made);
    return made.node;
  };
  const { usual, rare } = day.model();
  const rows = h("div", { class: "counts" }, usual.map(row));
  const behind = h("details", { class: "more" }, h("summary", null, t("weitere")), h("div", { class: "counts" }, rare.map(row)));
  const here = h("div", { class: "counts day-absent" }, row(ABSENT));
  const like = sheet === "way_back" ? likeBox(day) : null;
  const total = h("p", { class: "day-total", "aria-live": "polite" });
  const cells = () => [...usual, ...rare, ABSENT].map((key) => ({ day: day.day, sheet, key }));
  const clear = button(t("Alle Zahlen herausnehmen"), { kind: "quiet", class: "day-clear", onclick: () => day.clear(cells()) });
  const listed = h("div", { class: "day-rows" }, rows, rare.length ? behind : null, here, h("div", { class: "day-foot" }, total, clear));
  const node = h("section", { class: "card day-sheet", "aria-labelledby": `day-${sheet}` }, h("h2", { id: `day-${sheet}` }, SHEET_WORDS[sheet]), like?.node, listed);

  const refresh = (faults = []) => {
    const model = day.model();
    const copied = sheet === "way_back" && isLike(model, day.draft(), day.day);
    like?.refresh(model, copied);
    listed.hidden = copied;
    for (const [key, one] of fields) one.refresh(faults.filter((fault) => fault.cell.sheet === sheet && fault.cell.key === key));
    if (rare.some((key) => textOf(model, day.draft(), { day: day.day, sheet, key }) !== "")) behind.open = true;
    const words = sumWords(columnOf(model, day.draft(), day.day, sheet));
    if (total.textContent !== words.text) total.textContent = words.text;
    clear.hidden = cells().every((cell) => textOf(model, day.draft(), cell) === "");
    total.className = `day-total${words.isOver ? " day-over" : ""}`;
  };
  return { node, refresh, field: (key) => fields.get(key)?.input };
}

function sumWords({ sum, absent, left, children }) {
  const ways = tn("%(n)s Weg", "%(n)s Wege", sum, { n: number(sum) });
  const away = absent ? ` · ${tn("%(n)s fehlt", "%(n)s fehlen", absent)}` : "";
  if (left < 0) return { isOver: true, text: t("%(all)s Kinder, die Gruppe hat %(children)s", { all: number(sum + absent), children: number(children) }) };
  const open = left ? ` · ${tn("%(n)s Kind nicht gezählt", "%(n)s Kinder nicht gezählt", left)}` : "";
  return { isOver: false, text: `${ways}${away}${open}` };
}

// "Alle genauso zurück wie hin": only where that day's way there is known.
function likeBox(day) {
  const input = h("input", { type: "checkbox", id: "day-like", onchange: (event) => day.like(event.target.checked) });
  const hint = h("small", null);
  const node = h("div", { class: "choice check" }, input, h("label", { for: "day-like" }, h("span", null, t("Alle genauso zurück wie hin"), hint)));
  const refresh = (model, copied) => {
    const { counts, absent } = columnOf(model, day.draft(), day.day, "way_there");
    const known = Object.keys(counts).length > 0;
    node.hidden = !known && !copied;
    input.checked = copied;
    const away = absent ? ` · ${tn("%(n)s fehlt", "%(n)s fehlen", absent)}` : "";
    hint.textContent = known ? `${t("Hinweg: %(counts)s", { counts: countsInWords(counts) })}${away}` : "";
  };
  return { node, refresh };
}

/** A fault's sentence where the day, or the sheet too, stands above it already. */
export function withoutPlace({ cell, text }, { sheet = false } = {}) {
  const start = `${longDay(cell.day)}, ${SHEET_WORDS[cell.sheet]}: `;
  const rest = text.startsWith(start) ? text.slice(start.length) : text;
  return sheet && rest !== text ? `${SHEET_WORDS[cell.sheet]}: ${rest}` : rest;
}

function field(cell, day) {
  const id = `day-${cell.sheet}-${cell.key}`;
  const name = rowWord(cell.key, cell.sheet);
  const note = cell.key === ABSENT ? "" : noteOf(cell.key, day.model());
  const fault = h("p", { class: "field-error", id: `${id}-fault`, hidden: true });
  const input = h("input", {
    id,
    class: "input",
    type: "text",
    inputmode: "numeric",
    autocomplete: "off",
    maxlength: "4",
    oninput: () => day.type(cell, input.value),
    onfocus: () => input.select(),
    onkeydown: (event) => arrow(event),
  });
  const step = (by) => {
    const now = countIn(input.value) ?? 0;
    input.value = String(Math.min(9999, Math.max(0, now + by)));
    day.type(cell, input.value);
  };
  const arrow = (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  };
  const more = (by, sign, word) => h("button", { type: "button", "aria-label": word, "aria-controls": id, onclick: () => step(by) }, sign);
  const node = h(
    "div",
    { class: "count" },
    h("label", { class: "count-label", for: id }, picture(cell.key === ABSENT ? "pictures/absent" : `modes/${cell.key}`, 48), h("span", null, name, note ? h("span", { class: "hint day-note" }, note) : null)),
    h("div", { class: "stepper" }, more(-1, "−", t("%(name)s: eins weniger", { name })), input, more(1, "+", t("%(name)s: eins mehr", { name }))),
    fault,
  );
  const refresh = (faults) => {
    const text = textOf(day.model(), day.draft(), cell);
    if (document.activeElement !== input || countIn(input.value) !== countIn(text)) input.value = text;
    fault.hidden = faults.length === 0;
    fault.textContent = faults.map((one) => withoutPlace(one)).join(" ");
    if (faults.length) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    input.setAttribute("aria-describedby", faults.length ? fault.id : "");
    if (!faults.length) input.removeAttribute("aria-describedby");
  };
  return { node, input, refresh };
}

const RARE_SENTENCE = ["park_walk", "task", "carpool", "other"];
const noteOf = (mode, model) => (RARE_SENTENCE.includes(mode) ? modeSentence(mode, model.frame) : MODE_WORDS[mode].note);
