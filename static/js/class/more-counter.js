// A counter: − number + and quick steps. It keeps what was typed, also what is no number, until somebody changes it.

import { announce, h } from "./dom.js";
import { t } from "./words.js";
import { countIn } from "./more-rules.js";

const FIVE = 5;

/**
 * One counter. `id` names its field, `label` says what is counted, `children` is the step of "alle".
 * `onchange(text)` is called with every change; `set(text)` shows another number without calling it.
 */
export function counter({ id, label, children, onchange }) {
  const input = h("input", {
    id,
    class: "input counter-number",
    type: "text",
    inputmode: "numeric",
    autocomplete: "off",
    maxlength: "6",
    "aria-label": label,
    onfocus: () => input.select(),
    oninput: () => changed(),
    onkeydown: (event) => byArrow(event),
  });
  const changed = () => {
    less.disabled = !countIn(input.value);
    onchange(input.value);
  };
  const step = (by) => {
    const next = Math.max(0, (countIn(input.value) ?? 0) + by);
    input.value = String(next);
    changed();
    announce(t("%(label)s: %(n)s", { label, n: next }));
  };
  const byArrow = (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  };
  const less = stepper("−", t("− eins weniger: %(label)s", { label }), "counter-step", () => step(-1));
  const more = stepper("+", t("+ eins mehr: %(label)s", { label }), "counter-step", () => step(1));
  const five = stepper(`+${FIVE}`, t("+%(n)s: %(label)s", { n: FIVE, label }), "counter-quick", () => step(FIVE));
  const every = t("alle +%(n)s", { n: children });
  const all = stepper(every, t("%(all)s: %(label)s", { all: every, label }), "counter-quick", () => step(children));
  const node = h("div", { class: "counter", role: "group", "aria-label": label }, less, input, more, five, children > 1 ? all : null);
  const set = (text) => {
    if (input.value !== text) input.value = text;
    less.disabled = !countIn(text);
  };
  return { node, input, set };
}

function stepper(sign, label, look, onclick) {
  return h("button", { type: "button", class: look, "aria-label": label, onclick }, sign);
}

/** Marks a field as wrong, with the message that says why, or as right again. */
export function mark(input, message) {
  if (message) {
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", message.id);
  } else {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
}
