// What staff find behind the held corner: the sums, corrected with − and +, and the end of the day.

import { announce, button, h, picture } from "./dom.js";
import { dayWord, MODE_WORDS, t, tn } from "./words.js";
import { nextPicture } from "./arrive-groups.js";
import { wayOut } from "./arrive-house.js";
import { asking, asks, counted, dayOf, leftOpen, standing, sumOf, withAbsent } from "./arrive-state.js";
import { ask } from "./board-hold.js";
import { choices } from "./board-modes.js";

const IDLE_MS = 120000;

export class StaffPanel {
  /** `wishes`: state(), set(state), house, pictures(), today, close(code, day), reopen(code, day), drop(code, day), undo(), home(on?), leave(), status(), awake. */
  constructor(place, wishes) {
    Object.assign(this, { place, wishes, all: new Set() });
    this.body = h("div", { class: "stack" });
    this.dialog = h("dialog", { class: "board-dialog", "aria-labelledby": "arrive-staff" }, this.body);
    this.dialog.addEventListener("close", () => this.#gone());
    for (const name of ["pointerdown", "keydown"]) this.dialog.addEventListener(name, () => this.#busy());
  }

  get isOpen() {
    return this.dialog.open;
  }

  async open() {
    this.isHome = await this.wishes.home();
    this.place.append(this.dialog);
    this.dialog.showModal();
    this.#start();
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

  /** What has to be closed: days that were left open first, then today, group by group. */
  get #days() {
    const { house, today } = this.wishes;
    const left = leftOpen(this.wishes.state(), today).map(({ code, day }) => ({ code, day }));
    const now = house.filter(({ code }) => asks(this.wishes.state(), code)).map(({ code }) => ({ code, day: today }));
    return [...left, ...now];
  }

  #start() {
    const days = this.#days;
    if (days.length === 1) this.#day(days[0].code, days[0].day, true);
    else this.#list();
  }

  #show(title, ...parts) {
    const heading = h("h2", { id: "arrive-staff", tabindex: "-1" }, title);
    this.body.replaceChildren(heading, ...parts.filter(Boolean));
    heading.focus();
  }

  #name(code) {
    return this.#group(code)?.name ?? code;
  }

  #group(code) {
    return this.wishes.house.find((one) => one.code === code);
  }

  #standing(code, day) {
    return standing(this.wishes.state(), code, day, this.#group(code)?.model.children(day) ?? 0);
  }

  // -- several days or groups --

  #list() {
    const rows = this.#days.map(({ code, day }) => {
      const { here, children } = this.#standing(code, day);
      const { closed } = dayOf(this.wishes.state(), code, day);
      const words = `${this.#name(code)}, ${dayWord(day, this.wishes.today)}`;
      const sum = closed ? t("abgeschlossen, %(here)s Kinder", { here }) : t("%(here)s von %(children)s Kindern", { here, children });
      return h("li", null, h("span", null, h("b", null, words), h("br", null), sum, this.#remark(code, day)),
        button(closed ? t("Ansehen") : t("Prüfen und abschließen"), { kind: "secondary", "aria-label": `${words}: ${closed ? t("Ansehen") : t("Prüfen und abschließen")}`, onclick: () => this.#day(code, day) }));
    });
    const left = leftOpen(this.wishes.state(), this.wishes.today).length;
    const note = left ? h("p", { class: "board-warn" }, tn("Ein früherer Tag ist noch nicht abgeschlossen.", "%(n)s frühere Tage sind noch nicht abgeschlossen.", left)) : null;
    this.#show(t("Ankommen: für das Team"), note, h("ul", { class: "rows plain-list" }, rows), this.#on(), this.#settings());
  }

  #remark(code, day) {
    const { tooMany } = this.#standing(code, day);
    return tooMany ? h("span", { class: "board-warn" }, t("mehr angetippt, als Kinder da sind")) : null;
  }

  #on() {
    return h("div", { class: "actions" }, button(t("Weiter zählen"), { class: "button-large", onclick: () => this.dialog.close() }));
  }

  // -- one day of one group --

  #day(code, day, alone = false) {
    const { state, today } = this.wishes;
    const record = dayOf(state(), code, day);
    const group = this.#group(code);
    const title = `${this.#name(code)}, ${dayWord(day, today)}`;
    if (record.closed) return this.#closed(title, code, day, alone);
    const line = h("p", { class: "arrive-standing", role: "status" });
    const warn = h("p", { class: "board-warn", hidden: true });
    const out = group ? wayOut(group.model, day) : { kind: null, detail: t("Diese Gruppe ist auf diesem Gerät nicht mehr angemeldet.") };
    const send = button(t("Tag abschließen"), { class: "button-large", onclick: () => this.#close(code, day, send) });
    const paint = () => this.#paint({ code, day, line, warn, send, out });
    const rows = this.#rows(code, day, paint);
    paint();
    const there = group?.model.tally(day, "way_there");
    this.#show(title, line, warn,
      there ? h("p", null, tn("Für diesen Tag ist schon %(n)s Kind gespeichert. Abschließen ersetzt diese Zahl.", "Für diesen Tag sind schon %(n)s Kinder gespeichert. Abschließen ersetzt diese Zahl.", sumOf(there.counts))) : null,
      out.detail ? h("p", { class: "board-warn" }, out.detail) : null,
      rows, h("div", { class: "actions" }, send, this.#back(alone), day < today ? this.#drop(code, day) : null),
      alone ? this.#settings() : null);
  }

  #back(alone) {
    return button(alone ? t("Weiter zählen") : t("Zurück"), { kind: "secondary", class: "button-large", onclick: () => (alone ? this.dialog.close() : this.#list()) });
  }

  #drop(code, day) {
    const question = t("Diese Zahlen löschen, ohne sie zu speichern?");
    const drop = () => {
      this.wishes.drop(code, day);
      this.#start();
    };
    return button(t("Zahlen löschen"), { kind: "danger", onclick: () => ask(this.dialog, question, drop) });
  }

  #paint({ code, day, line, warn, send, out }) {
    const { here, absent, children, open, tooMany } = this.#standing(code, day);
    line.textContent = [t("%(here)s von %(children)s Kindern", { here, children }), absent ? tn("%(n)s fehlt", "%(n)s fehlen", absent) : null, open ? t("nicht angetippt: %(n)s", { n: open }) : null].filter(Boolean).join(" · ");
    warn.hidden = !tooMany;
    warn.textContent = tn("Das ist ein Kind mehr, als die Gruppe hat. Bitte mit − berichtigen; nur das Team sieht diesen Hinweis.",
      "Das sind %(n)s Kinder mehr, als die Gruppe hat. Bitte mit − berichtigen; nur das Team sieht diesen Hinweis.", tooMany);
    send.disabled = Boolean(tooMany) || !out.kind || here + absent === 0;
  }

  #rows(code, day, paint) {
    const group = this.#group(code);
    const { shown, folded } = group ? choices(group.model) : { shown: Object.keys(dayOf(this.wishes.state(), code, day).counts), folded: [] };
    const box = h("div", { class: "arrive-rows" });
    const fill = () => {
      const { counts } = dayOf(this.wishes.state(), code, day);
      const modes = this.all.has(code) ? [...shown, ...folded] : [...shown, ...folded.filter((mode) => counts[mode])];
      const more = modes.length < shown.length + folded.length ? button(t("weitere"), { kind: "quiet", onclick: () => (this.all.add(code), fill(), box.querySelector("button").focus()) }) : null;
      const absent = this.#row({ face: "pictures/absent", word: t("fehlen heute"), read: () => dayOf(this.wishes.state(), code, day).absent, by: (n, now) => withAbsent(this.wishes.state(), code, day, now + n), paint });
      box.replaceChildren(...modes.map((mode) => this.#modeRow(code, day, mode, paint)), absent, more ?? "");
    };
    fill();
    return box;
  }

  #modeRow(code, day, mode, paint) {
    const read = () => dayOf(this.wishes.state(), code, day).counts[mode] ?? 0;
    return this.#row({ face: `modes/${mode}`, word: MODE_WORDS[mode].name, read, by: (n) => counted(this.wishes.state(), code, day, mode, n), paint });
  }

  #row({ face, word, read, by, paint }) {
    const count = h("output", { class: "board-count" }, read());
    const step = (n) => () => {
      this.wishes.set(by(n, read()));
      count.textContent = read();
      less.disabled = read() === 0;
      paint();
      announce(`${word}: ${read()}`);
    };
    const less = button("−", { kind: "secondary", class: "board-step", "aria-label": t("%(word)s: eins weniger", { word }), disabled: read() === 0, onclick: step(-1) });
    const more = button("+", { kind: "secondary", class: "board-step", "aria-label": t("%(word)s: eins mehr", { word }), onclick: step(1) });
    return h("div", { class: "arrive-row" }, picture(face, 44), h("span", null, word), h("div", { class: "board-stepper" }, less, count, more));
  }

  async #close(code, day, send) {
    send.disabled = true;
    try {
      await this.wishes.close(code, day);
      this.#day(code, day, this.#days.length === 1);
    } catch {
      send.disabled = false;
      send.parentElement.before(h("p", { class: "board-warn", role: "alert" }, t("Dieses Gerät konnte nichts speichern. Die Zahlen sind noch da; bitte noch einmal versuchen.")));
    }
  }

  #closed(title, code, day, alone) {
    const { here, absent } = this.#standing(code, day);
    const said = [tn("%(n)s Kind gezählt", "%(n)s Kinder gezählt", here), absent ? tn("%(n)s fehlt", "%(n)s fehlen", absent) : null].filter(Boolean).join(", ");
    const again = () => {
      this.wishes.reopen(code, day);
      this.#day(code, day, alone);
    };
    this.#show(title, h("p", { class: "arrive-standing" }, t("Abgeschlossen: %(said)s.", { said })), this.wishes.status(),
      h("div", { class: "actions" },
        button(t("Fertig"), { class: "button-large", onclick: () => this.#done() }),
        this.wishes.canUndo(code, day) ? button(t("Rückgängig"), { kind: "secondary", class: "button-large", onclick: () => this.wishes.undo(code, day).then(() => this.#day(code, day, alone)) }) : null,
        button(t("Wieder öffnen"), { kind: "quiet", onclick: again })),
      alone ? this.#settings({ says: false }) : null);
  }

  /** On to what is still open; where nothing is, back to the pictures. */
  #done() {
    const open = this.#days.some((one) => !dayOf(this.wishes.state(), one.code, one.day).closed);
    if (open) this.#start();
    else this.dialog.close();
  }

  // -- this tablet --

  #settings({ says = true } = {}) {
    const { house, state, set, awake } = this.wishes;
    const home = h("input", { type: "checkbox", checked: this.isHome, onchange: (event) => this.wishes.home(event.target.checked) });
    return h("div", { class: "board-more" },
      house.length > 1 ? h("div", { class: "stack" }, h("h3", null, t("Gruppen auf diesem Tablet")), h("ul", { class: "plain-list arrive-settings" }, house.map((one) => this.#setting(one)))) : null,
      h("label", { class: "board-remember" }, home, h("span", null, t("Hier immer mit „Ankommen“ beginnen"), h("small", null, t("Wenn die Seite geöffnet wird, erscheinen gleich die Bilder.")))),
      awake() ? null : h("p", { class: "soft" }, t("Dieses Gerät lässt sich nicht wach halten. Bitte stellen Sie in seinen Einstellungen ein, dass der Bildschirm an bleibt.")),
      says ? this.wishes.status() : null,
      h("div", { class: "actions" }, button(t("Ankommen verlassen"), { kind: "quiet", onclick: () => (this.dialog.close(), this.wishes.leave()) })));
  }

  #setting({ code, name }) {
    const { state, set, house } = this.wishes;
    const codes = house.map((one) => one.code);
    const box = h("input", { type: "checkbox", checked: asks(state(), code), onchange: (event) => {
      set(asking(state(), code, event.target.checked, codes));
      event.target.checked = asks(state(), code);
    } });
    const face = h("span", null, picture(this.wishes.pictures()[code], 44));
    const change = button(t("Anderes Bild"), { kind: "quiet", "aria-label": t("%(name)s: anderes Bild", { name }), onclick: () => {
      this.wishes.choose(code, nextPicture(this.wishes.pictures(), code));
      face.replaceChildren(picture(this.wishes.pictures()[code], 44));
    } });
    return h("li", null, h("label", { class: "board-remember" }, box, face, h("span", null, name)), change);
  }
}
