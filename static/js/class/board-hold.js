// A button for grown-ups: held for a second it opens. A tap in passing only says so. By keyboard it is held the same way; a
// short press, and whoever cannot hold (switch, screen reader), is asked instead.

import { h, button } from "./dom.js";
import { t } from "./words.js";
import { ring } from "./board-signs.js";

export const HOLD_MS = 1000;

/** The button. `open` is called once it was held, or after the question was answered with yes. */
export function holdButton(label, { open, question, face, class: more = "" }) {
  const hint = h("span", { class: "hold-hint", role: "status" });
  const knob = h("button", { type: "button", class: "hold-knob", "aria-label": label }, ring("ring-fill", HOLD_MS), face);
  const whole = h("div", { class: `hold ${more}`.trim() }, knob, hint);
  const hold = holding(knob, { open, short: (by) => (by === "hand" ? say(hint) : ask(whole, question, open)) });
  return Object.assign(whole, { focusKnob: () => knob.focus(), endHold: hold.end });
}

function say(hint) {
  hint.textContent = t("Bitte eine Sekunde gedrückt halten");
  clearTimeout(hint.timer);
  hint.timer = setTimeout(() => (hint.textContent = ""), 4000);
}

function holding(knob, { open, short }) {
  let timer = null;
  let done = 0;
  const end = () => {
    clearTimeout(timer);
    timer = null;
    knob.classList.remove("held");
  };
  const start = () => {
    end();
    knob.classList.add("held");
    timer = setTimeout(() => {
      end();
      done = performance.now();
      open();
    }, HOLD_MS);
  };
  const lift = (by) => {
    if (timer === null) return;
    end();
    done = performance.now();
    short(by);
  };
  const isPress = (event) => event.key === "Enter" || event.key === " ";
  knob.addEventListener("pointerdown", (event) => event.button <= 0 && start());
  knob.addEventListener("pointerup", () => lift("hand"));
  for (const name of ["pointercancel", "pointerleave", "blur"]) knob.addEventListener(name, end);
  knob.addEventListener("contextmenu", (event) => event.preventDefault());
  knob.addEventListener("keydown", (event) => {
    if (!isPress(event)) return;
    event.preventDefault();
    if (!event.repeat) start();
  });
  knob.addEventListener("keyup", (event) => {
    if (!isPress(event)) return;
    event.preventDefault();
    lift("key");
  });
  knob.addEventListener("click", (event) => {
    if (event.detail === 0 && performance.now() - done > 500) short("key");
  });
  return { end };
}

/** A question in a dialog of its own; yes calls `open`. */
export function ask(place, question, open) {
  const heading = h("h2", { id: `question-${Math.floor(performance.now())}` }, question);
  const dialog = h("dialog", { class: "board-dialog board-ask", "aria-labelledby": heading.id }, heading);
  const close = () => dialog.close();
  const yes = () => {
    close();
    open();
  };
  dialog.append(h("div", { class: "actions" },
    button(t("Ja"), { kind: "secondary", class: "button-large", onclick: yes }),
    button(t("Nein"), { class: "button-large", onclick: close })));
  dialog.addEventListener("close", () => dialog.remove());
  place.append(dialog);
  dialog.showModal();
  return dialog;
}
