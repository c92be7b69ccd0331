// A third number, where neither of two is right: every mode with − and +, filled with what is stored, checked as the server will.

import { button, h, picture } from "./dom.js";
import { MILES, clean, countIn, judged, sum } from "./more-rules.js";
import { MODE_WORDS, number, t } from "./words.js";

const WAYS = ["way_there", "way_back"];
const MILE_SHEETS = ["food", "energy", "adults"];
const ABSENT = "absent";

/** A form for that day and sheet; `save(item)` gets {kind: "tally", …} once it is right. */
export function thirdNumber({ model, waiting, save, cancel }) {
  const isWay = WAYS.includes(waiting.sheet);
  const fields = fieldsOf(model, waiting, isWay);
  const fault = h("p", { class: "field-error", role: "alert", hidden: true });
  let asked = null;
  const submit = (event) => {
    event.preventDefault();
    const judgement = judge({ model, waiting, isWay, fields, confirmed: asked });
    fault.textContent = judgement.fault ?? "";
    fault.hidden = !judgement.fault;
    if (judgement.at) fields.get(judgement.at)?.input.focus();
    asked = judgement.ask ?? null;
    if (judgement.item) save(judgement.item);
  };
  const rows = (rare) => [...fields.values()].filter((one) => one.rare === rare).map((one) => one.node);
  const behind = rows(true);
  return h(
    "form",
    { class: "third stack", novalidate: true, onsubmit: submit },
    h("div", { class: "counts" }, rows(false)),
    behind.length ? h("details", { class: "more" }, h("summary", null, t("weitere")), h("div", { class: "counts" }, behind)) : null,
    fault,
    h("div", { class: "actions" }, button(t("Diese Zahl speichern"), { type: "submit" }), button(t("Abbrechen"), { kind: "quiet", onclick: cancel })),
  );
}

function fieldsOf(model, waiting, isWay) {
  const counts = waiting.stored?.deleted ? {} : (waiting.stored?.counts ?? {});
  const keys = MILE_SHEETS.includes(waiting.sheet) ? [MILES] : [...model.usual, ...model.rare];
  const used = (key) => counts[key] || waiting.counts[key];
  const fields = new Map();
  for (const key of keys) fields.set(key, field(key, counts[key] ?? 0, { rare: key !== MILES && !model.usual.includes(key) && !used(key), id: waiting.id }));
  if (isWay) fields.set(ABSENT, field(ABSENT, waiting.stored?.deleted ? 0 : (waiting.stored?.absent ?? 0), { rare: false, id: waiting.id }));
  return fields;
}

function field(key, count, { rare, id }) {
  const word = key === MILES ? t("Anzahl") : key === ABSENT ? t("Fehlen") : MODE_WORDS[key].name;
  const image = key === ABSENT ? "pictures/absent" : key === MILES ? null : `modes/${key}`;
  const name = `third-${id}-${key}`;
  const input = h("input", { class: "input", id: name, inputmode: "numeric", autocomplete: "off", maxlength: 4, value: count ? String(count) : "" });
  const step = (by) => () => {
    input.value = String(Math.max(0, (countIn(input.value) ?? 0) + by));
  };
  const knob = (by, sign, what) => h("button", { type: "button", tabindex: "-1", "aria-label": what, onclick: step(by) }, sign);
  const node = h(
    "div",
    { class: "count" },
    h("div", { class: "count-label" }, image ? picture(image, 48) : null, h("label", { class: "label", for: name }, word)),
    h("div", { class: "stepper" }, knob(-1, "−", t("%(what)s: eins weniger", { what: word })), input, knob(1, "+", t("%(what)s: eins mehr", { what: word }))),
  );
  return { node, input, rare, word };
}

/** {item} where everything is right, else {fault, at}; {ask} where an unusual number wants a second tap. */
function judge({ model, waiting, isWay, fields, confirmed }) {
  const typed = {};
  for (const [key, { input, word }] of fields) {
    typed[key] = countIn(input.value);
    if (typed[key] === null) return { at: key, fault: t("Im Feld „%(name)s“ muss eine ganze Zahl ab 0 stehen. Nichts wurde gespeichert.", { name: word }) };
  }
  const { absent = 0, ...counts } = typed;
  const all = sum(counts);
  const children = model.children(waiting.day);
  const item = { kind: "tally", day: waiting.day, sheet: waiting.sheet, counts: clean(counts), basis: "counted", absent };
  if (isWay) return all + absent > children ? { fault: tooMany(all + absent, children) } : { item };
  const verdict = judged(waiting.sheet, all, children);
  if (verdict === "refuse") return { fault: t("%(count)s an einem Tag sind für %(children)s Kinder zu viele. Nichts wurde gespeichert.", { count: number(all), children }) };
  if (verdict === "ask" && confirmed !== all) return { ask: all, fault: t("%(count)s an einem Tag sind für %(children)s Kinder ungewöhnlich viele. Stimmt die Zahl? Dann bitte noch einmal speichern.", { count: number(all), children }) };
  return { item: verdict === "ask" ? { ...item, confirmed: true } : item };
}

function tooMany(count, children) {
  return t("Zusammen sind es %(count)s Kinder, die Gruppe hat %(children)s. Nichts wurde gespeichert; bitte die Zahlen prüfen.", { count: number(count), children: number(children) });
}
