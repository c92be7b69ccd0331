// Where hands up shows its screens: what looks the same stays, the focus stays where somebody is, and no tap counts for a
// question that has only just come under the finger.

import { focusOn } from "./dom.js";

/** A second tap so soon after a new question was meant for the one before. */
export const GUARD = 250;

export class Stage {
  /** `reset`: forgets what was typed by keys. */
  constructor(box, { reset }) {
    Object.assign(this, { box, reset, shown: null, shownAt: 0, top: null });
    box.addEventListener("click", (event) => this.#guard(event), true);
    this.watch = new ResizeObserver(() => this.#settle());
    for (const one of [box, document.getElementById("class-status")]) if (one) this.watch.observe(one);
  }

  leave() {
    this.watch.disconnect();
  }

  /** Shows the elements of that question; `focus`: somebody has moved on to it. */
  show(elements, asked, { focus }) {
    const signature = JSON.stringify([asked.kind, asked.part, asked.mode]);
    const isNew = signature !== this.shown;
    this.#place(elements, asked, { isNew, focus });
    if (isNew) this.shownAt = performance.now();
    this.shown = signature;
  }

  // What looks the same stays as it is; what was typed or opened on the same question stays too.
  #place(elements, asked, { isNew, focus }) {
    const { box } = this;
    const old = [...box.children];
    const isSame = !focus && old.length === elements.length && elements.every((one, index) => one.outerHTML === old[index].outerHTML);
    if (isSame) return;
    const refocus = focus ? null : this.#focused();
    const typed = isNew ? "" : box.querySelector("#hands-typed")?.value;
    const isOpen = !isNew && box.querySelector(".hands-other")?.open;
    box.dataset.asked = asked.kind;
    box.replaceChildren(...elements);
    if (typed) box.querySelector("#hands-typed").value = typed;
    if (isOpen) box.querySelector(".hands-other")?.setAttribute("open", "");
    if (isNew) this.reset();
    this.#settle();
    if (focus) focusOn(box.querySelector("h1"));
    else refocus?.();
  }

  // A new model must not take the focus away from where somebody is.
  #focused() {
    const { box } = this;
    const now = document.activeElement;
    if (!now || now === box || !box.contains(now)) return null;
    const { n, what, step } = now.dataset;
    if (now.id) return () => box.querySelector(`#${now.id}`)?.focus();
    const same = n ? `[data-n="${n}"]` : what ? `[data-what="${what}"]` : step ? `[data-step="${step}"]` : "h1";
    return () => focusOn(box.querySelector(same) ?? box.querySelector("h1"));
  }

  // What moved under the finger, because a line above came or went, is as new as a new question.
  #settle() {
    const first = this.box.querySelector(".hands-tile, .hands-choice, .hands-save-button");
    const top = first ? Math.round(first.getBoundingClientRect().top + window.scrollY) : null;
    if (top !== null && top !== this.top) this.shownAt = performance.now();
    this.top = top;
  }

  // Only taps: a key that is pressed means what is on the screen.
  #guard(event) {
    if (event.detail > 0 && performance.now() - this.shownAt < GUARD && event.target.closest("button")) {
      event.preventDefault();
      event.stopPropagation();
    }
  }
}
