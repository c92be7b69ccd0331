// What the teacher finds behind the held button: close the count, give a tile free again, arrange, forget, leave.

import { announce, button, h } from "./dom.js";
import { t, tn } from "./words.js";
import { forgotten, remembering, result, sums, takenBack } from "./board-state.js";
import { tileWord } from "./board-words.js";

const IDLE_MS = 120000; // after which the panel closes by itself: children are back at the board

export class TeacherPanel {
  /** `wishes`: board(), children, model, set(board), save(result), arrange(), home(on?), leave(). */
  constructor(place, wishes) {
    this.place = place;
    this.wishes = wishes;
    this.rest = { absent: 0, car: 0 };
    this.body = h("div", { class: "stack" });
    this.dialog = h("dialog", { class: "board-dialog", "aria-labelledby": "board-teacher" }, this.body);
    this.dialog.addEventListener("close", () => this.#gone());
    for (const name of ["pointerdown", "keydown"]) this.dialog.addEventListener(name, () => this.#busy());
  }

  async open() {
    this.isHome = await this.wishes.home();
    this.place.append(this.dialog);
    this.dialog.showModal();
    this.#show();
    this.#busy();
  }

  #busy() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.dialog.close(), IDLE_MS);
  }

  #gone() {
    clearTimeout(this.timer);
    this.dialog.remove();
  }

  #close(then) {
    this.dialog.close();
    then?.();
  }

  get standing() {
    return sums(this.wishes.board(), this.wishes.children);
  }

  #show() {
    const { here, children, missing, tooMany } = this.standing;
    const heading = h("h2", { id: "board-teacher", tabindex: "-1" }, t("%(here)s von %(children)s haben getippt", { here, children }));
    const there = this.wishes.model.tally(this.wishes.model.today, "way_there");
    this.body.replaceChildren(
      heading,
      there ? h("p", null, t("Für heute ist schon etwas gespeichert. Speichern ersetzt diese Zahlen.")) : "",
      tooMany ? this.#tooMany(tooMany) : missing ? this.#rest(missing) : "",
      this.#saving(missing, tooMany),
      this.#more(),
    );
    heading.focus();
  }

  #tooMany(n) {
    const text = tn("Es haben mehr Tiere getippt, als die Klasse Kinder hat: %(n)s zu viel. Bitte ein Tier freigeben oder die Kinderzahl ändern.",
      "Es haben mehr Tiere getippt, als die Klasse Kinder hat: %(n)s zu viel. Bitte Tiere freigeben oder die Kinderzahl ändern.", n, { n });
    return h("p", { class: "board-warn" }, text);
  }

  #rest(missing) {
    const text = tn("%(n)s Kind hat nicht getippt. Was ist mit ihm?", "%(n)s Kinder haben nicht getippt. Was ist mit ihnen?", missing, { n: missing });
    const open = h("p", { class: "board-open", role: "status" });
    const rows = [
      this.#row("absent", t("fehlen heute"), t("Alle fehlen heute"), "pictures/absent"),
      this.#row("car", t("Auto"), t("Alle mit dem Auto"), "modes/car"),
    ];
    const paint = () => {
      const left = missing - this.rest.absent - this.rest.car;
      open.textContent = left ? t("Noch offen: %(n)s", { n: left }) : t("Alle sind eingetragen.");
      for (const row of rows) row.paint(left);
      if (this.send) this.send.disabled = left > 0;
    };
    this.paintRest = paint;
    return h("div", { class: "board-rest stack" }, h("p", null, text), h("div", { class: "board-rest-rows" }, rows.map((row) => row.element)), open);
  }

  #row(key, word, words, face) {
    const count = h("output", { class: "board-count" }, "0");
    const by = (n) => () => {
      this.rest[key] += n;
      this.paintRest();
      announce(`${word}: ${this.rest[key]}`);
    };
    const less = button("−", { kind: "secondary", class: "board-step", "aria-label": t("%(word)s: eins weniger", { word }), onclick: by(-1) });
    const more = button("+", { kind: "secondary", class: "board-step", "aria-label": t("%(word)s: eins mehr", { word }), onclick: by(1) });
    const all = button(words, { kind: "secondary", picture: face, size: 64, class: "board-all", onclick: () => this.#all(key) });
    const paint = (left) => {
      count.textContent = this.rest[key];
      less.disabled = this.rest[key] === 0;
      more.disabled = left === 0;
    };
    return { element: h("div", { class: "board-rest-row" }, all, h("div", { class: "board-stepper" }, less, count, more)), paint };
  }

  #all(key) {
    this.rest = { absent: 0, car: 0, [key]: this.standing.missing };
    this.paintRest();
    announce(t("Alle sind eingetragen."));
  }

  #saving(missing, tooMany) {
    const { here } = this.standing;
    this.send = button(t("Speichern und beenden"), { class: "button-large", disabled: tooMany > 0, onclick: () => this.#save() });
    const on = button(t("Weiter tippen"), { kind: "secondary", class: "button-large", onclick: () => this.#close() });
    if (missing) this.paintRest();
    else if (!here) this.send.disabled = true;
    return h("div", { class: "actions" }, this.send, on);
  }

  async #save() {
    this.send.disabled = true;
    try {
      await this.wishes.save(result(this.wishes.board(), this.rest));
      this.dialog.close();
    } catch {
      this.send.disabled = false;
      this.#say(t("Dieses Gerät konnte nichts speichern. Die Haken sind noch da; bitte noch einmal versuchen."));
    }
  }

  #say(text) {
    this.body.querySelector(".board-fault")?.remove();
    this.send.parentElement.before(h("p", { class: "board-warn board-fault", role: "alert" }, text));
  }

  #more() {
    const { board } = this.wishes;
    const remember = h("input", { type: "checkbox", checked: board().remember, onchange: (event) => this.wishes.set(remembering(board(), event.target.checked)) });
    const home = h("input", { type: "checkbox", checked: this.isHome, onchange: (event) => this.wishes.home(event.target.checked) });
    return h("div", { class: "board-more" },
      h("label", { class: "board-remember" }, remember, h("span", null, t("Tiere für morgen merken"), h("small", null, t("Nur auf diesem Gerät: welches Tier wo steht und vergeben ist. Nie, wie jemand kam.")))),
      h("label", { class: "board-remember" }, home, h("span", null, t("Hier immer mit „Tippt euch ein“ beginnen"))),
      h("div", { class: "actions" },
        button(t("Tiere anordnen"), { kind: "secondary", onclick: () => this.#close(this.wishes.arrange) }),
        button(t("Ein Tier freigeben"), { kind: "secondary", disabled: !this.standing.here, onclick: () => this.#release() }),
        button(t("Alles vergessen"), { kind: "danger", onclick: () => this.#forget() }),
        button(t("Verlassen, ohne zu speichern"), { kind: "quiet", onclick: () => this.#close(this.wishes.leave) })));
  }

  /** One tap; what it destroys stands beside it, and it can be taken back as long as the panel is open. */
  #forget() {
    const before = this.wishes.board();
    this.wishes.set(forgotten(before, { children: this.wishes.children, random: Math.random }));
    this.rest = { absent: 0, car: 0 };
    this.#show();
    const back = button(t("Rückgängig"), { kind: "secondary", onclick: () => this.#restore(before) });
    this.send.parentElement.before(h("div", { class: "board-warn board-fault", role: "status" }, h("p", null, t("Alle Haken, Plätze und vergebenen Tiere sind vergessen.")), back));
    back.focus();
  }

  #restore(before) {
    this.wishes.set(before);
    this.#show();
  }

  #release() {
    const here = Object.keys(this.wishes.board().taps).sort((one, other) => tileWord(one).localeCompare(tileWord(other)));
    const heading = h("h2", { id: "board-teacher", tabindex: "-1" }, t("Welches Tier darf noch einmal tippen?"));
    const free = (tile) => {
      this.wishes.set(takenBack(this.wishes.board(), tile));
      announce(t("%(animal)s ist wieder frei.", { animal: tileWord(tile) }));
      this.#show();
    };
    const tiles = here.map((tile) => button(tileWord(tile), { kind: "secondary", picture: `animals/${tile.replace(/-\d+$/, "")}`, size: 56, onclick: () => free(tile) }));
    this.body.replaceChildren(heading, h("div", { class: "board-picks" }, tiles), h("div", { class: "actions" }, button(t("Zurück"), { kind: "quiet", onclick: () => this.#show() })));
    heading.focus();
  }
}
