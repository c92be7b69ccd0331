// The class's number of children from a day on: − or + and save, also without network.

import { announce, button, h } from "./dom.js";
import { countIn } from "./more-rules.js";
import { t } from "./words.js";

const MOST = 400;

/** A form for it; `update(model)` shows a newer number where nobody is changing it. */
export function childrenNumber(app) {
  const input = h("input", { class: "input", id: "children", inputmode: "numeric", autocomplete: "off", maxlength: 3 });
  const from = h("input", { class: "input input-medium", id: "children-from", type: "date" });
  const fault = h("p", { class: "field-error", role: "alert", hidden: true });
  const now = h("p", null);
  let shown = null;
  const update = (model) => {
    const children = model.children(model.today);
    now.textContent = t("Heute gehören %(n)s Kinder dazu.", { n: children });
    if (shown !== null && input.value !== String(shown)) return;
    shown = children;
    input.value = String(children);
    from.value ||= model.today;
  };
  const step = (by) => () => {
    input.value = String(Math.min(MOST, Math.max(1, (countIn(input.value) ?? shown) + by)));
    announce(input.value);
  };
  const say = (text) => {
    fault.textContent = text;
    fault.hidden = !text;
  };
  const save = async (event) => {
    event.preventDefault();
    const children = countIn(input.value);
    if (!children || children > MOST) return say(t("Die Zahl der Kinder muss eine ganze Zahl von 1 bis %(most)s sein.", { most: MOST }));
    if (!from.value) return say(t("Bitte geben Sie an, ab welchem Tag die Zahl gilt."));
    say("");
    try {
      shown = children;
      await app.save([{ kind: "children", from: from.value, children }]);
      announce(t("Die Zahl der Kinder ist geändert."));
    } catch (error) {
      say(error.message || t("Das ging nicht. Bitte noch einmal versuchen."));
    }
    return null;
  };
  const knob = (by, sign, label) => h("button", { type: "button", tabindex: "-1", "aria-label": label, onclick: step(by) }, sign);
  const node = h(
    "form",
    { class: "card stack cal-children no-print", novalidate: true, onsubmit: save, "aria-labelledby": "children-title" },
    h("h2", { id: "children-title" }, t("Kinder")),
    now,
    h("div", { class: "count" }, h("label", { class: "label", for: "children" }, t("Zahl der Kinder")), h("div", { class: "stepper" }, knob(-1, "−", t("%(what)s: eins weniger", { what: t("Zahl der Kinder") })), input, knob(1, "+", t("%(what)s: eins mehr", { what: t("Zahl der Kinder") })))),
    h("div", { class: "group" }, h("label", { class: "label", for: "children-from" }, t("Gilt ab")), from),
    fault,
    h("div", { class: "actions" }, button(t("Zahl ändern"), { type: "submit" })),
  );
  return { node, update, busy: () => input.value !== String(shown) };
}
