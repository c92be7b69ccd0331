// Two devices, two numbers: both side by side with time and device, and the teacher takes one or enters a third.

import { announce, button, focusOn, h, picture } from "./dom.js";
import { same } from "./more-rules.js";
import { thirdNumber } from "./third-number.js";
import { MODE_WORDS, SHEET_WORDS, dayWord, longDay, number, t, timeOf } from "./words.js";

export { conflictNotice } from "./conflict-notice.js";

const KEPT = "third";

/** Shows every pair of numbers that waits; one that is being typed is not taken away. */
export function show(root, app) {
  const view = new Conflicts(root, app);
  view.resume();
  view.draw();
  return { update: (model) => view.update(model), leave: () => root.classList.remove("conflict-view", "stack-l"), busy: () => view.typing !== null };
}

class Conflicts {
  constructor(root, app) {
    Object.assign(this, { root, app, model: app.model, typing: null, faults: new Map(), thirds: new Map(), working: false });
    root.classList.add("conflict-view", "stack-l");
  }

  get key() {
    return `${KEPT}:${this.app.code}`;
  }

  /** A third number that was saved and whose pair is still to be settled once it has arrived. */
  async resume() {
    const kept = await Promise.resolve(this.app.kept(this.key)).catch(() => null);
    for (const [id, counts] of kept ?? []) if (!this.thirds.has(id)) this.thirds.set(id, counts);
    if (kept?.length) this.settleThirds();
  }

  update(model) {
    const before = this.signature();
    this.model = model;
    if (this.typing === null) {
      this.app.seen();
      if (before !== this.signature()) this.draw();
    }
    this.settleThirds();
  }

  /** What waits, beside what stands there now: a number of this device may be newer than the frame. */
  get pairs() {
    return this.model.conflicts.map((one) => {
      const now = this.model.tally(one.day, one.sheet);
      const isNewer = now && !now.waiting && now.revision > (one.stored?.revision ?? 0);
      return isNewer ? { ...one, stored: now, stored_at: null, stored_device: t("dieses Gerät") } : one;
    });
  }

  signature() {
    const { late, today } = this.model;
    return JSON.stringify([this.pairs, late, today, this.pairs.map((one) => this.model.may(one.day).save)]);
  }

  // ---- settling ----

  async take(waiting, which) {
    if (this.working) return;
    this.working = true;
    this.faults.delete(waiting.id);
    try {
      if (!this.app.online) throw new Error(t("Zum Auswählen braucht das Gerät Netz. Beide Zahlen bleiben."));
      await this.app.settle(waiting, which);
      announce(t("Es gilt jetzt die gewählte Zahl."));
    } catch (error) {
      this.faults.set(waiting.id, error.message);
    }
    this.working = false;
    this.model = this.app.model;
    this.draw({ focus: true });
  }

  async saveThird(waiting, item) {
    try {
      this.app.seen();
      await this.app.save([item]);
    } catch (error) {
      this.faults.set(waiting.id, error.message || t("Das ging nicht. Bitte noch einmal versuchen."));
      return this.draw({ focus: true });
    }
    this.typing = null;
    this.thirds.set(waiting.id, item.counts);
    await this.keep();
    announce(t("Ihre Zahl ist gespeichert."));
    this.model = this.app.model;
    this.draw({ focus: true });
    return this.settleThirds();
  }

  keep() {
    return Promise.resolve(this.app.keep(this.key, [...this.thirds])).catch(() => {});
  }

  /** Once the third number stands on the server, what waited beside it is done with. */
  async settleThirds() {
    if (this.working) return;
    for (const [id, counts] of this.thirds) {
      const waiting = this.pairs.find((one) => one.id === id);
      const arrived = waiting?.stored && !waiting.stored.deleted && same(waiting.stored.counts, counts);
      if (waiting && !arrived) continue;
      this.thirds.delete(id);
      await this.keep();
      if (arrived) await this.take(waiting, "stored");
    }
  }

  // ---- showing ----

  draw({ focus = false } = {}) {
    const { late } = this.model;
    const conflicts = this.pairs;
    const title = h("h1", { tabindex: "-1" }, conflicts.length ? t("Zwei Zahlen: Welche stimmt?") : t("Alles ist entschieden"));
    this.root.replaceChildren(title, ...conflicts.map((one) => this.pair(one)), ...(late.length ? [lateList(late)] : []), this.ways(conflicts));
    if (focus) focusOn(this.root.querySelector(".conflict-fault") ?? title);
  }

  ways(conflicts) {
    const back = button(conflicts.length ? t("Später entscheiden") : t("Fertig"), { kind: conflicts.length ? "quiet" : "primary", onclick: () => this.app.go("question") });
    return h("div", { class: "actions" }, back);
  }

  pair(waiting) {
    const { today } = this.model;
    const id = `pair-${waiting.id}`;
    const stored = waiting.stored && !waiting.stored.deleted ? waiting.stored : null;
    const fault = this.faults.get(waiting.id);
    const keys = keysOf(waiting.counts, stored?.counts);
    const sides = [
      { title: t("Gespeichert"), said: stored, other: waiting, at: waiting.stored_at, device: waiting.stored_device, take: "stored", label: t("Diese behalten") },
      { title: t("Vom anderen Gerät"), said: waiting, other: stored, at: waiting.at, device: waiting.device, take: "waiting", label: t("Diese nehmen") },
    ];
    return h(
      "section",
      { class: "card stack conflict-pair", "aria-labelledby": id },
      h("h2", { id }, `${SHEET_WORDS[waiting.sheet]}, ${dayWord(waiting.day, today)}`),
      fault ? h("p", { class: "field-error conflict-fault", role: "alert", tabindex: "-1" }, fault) : null,
      h("div", { class: "conflict-sides" }, sides.map((side) => this.side(waiting, side, keys))),
      this.third(waiting),
    );
  }

  side(waiting, { title, said, other, at, device, take, label }, keys) {
    const when = [at ? t("%(time)s Uhr", { time: timeOf(at) }) : null, device].filter(Boolean).join(" · ");
    const may = this.model.may(waiting.day).save && this.model.frame.device.may_settle;
    const name = `${label}: ${title}${when ? `, ${when}` : ""}`;
    return h(
      "div",
      { class: "conflict-side" },
      h("h3", null, title),
      when ? h("p", { class: "soft" }, when) : null,
      said ? countList(said, other, keys) : h("p", null, t("nichts")),
      said?.basis === "assumed" ? h("p", { class: "soft" }, t("angenommen: genauso zurück")) : null,
      may && !this.waitsFor(waiting) ? button(label, { kind: "secondary", class: "conflict-take", "aria-label": name, onclick: () => this.take(waiting, take) }) : null,
    );
  }

  waitsFor(waiting) {
    return this.thirds.has(waiting.id);
  }

  third(waiting) {
    if (!this.model.may(waiting.day).save) return h("p", null, t("Die Frist ist vorbei: Die Koordination entscheidet."));
    if (this.waitsFor(waiting)) return h("p", { role: "status" }, t("Ihre Zahl ist gespeichert und wird gesendet, sobald Netz da ist. Dann ist das hier erledigt."));
    if (this.typing !== waiting.id) return button(t("Keine stimmt: andere Zahl eintragen"), { kind: "quiet", class: "conflict-third", onclick: () => this.type(waiting) });
    const cancel = () => this.type(null);
    return thirdNumber({ model: this.model, waiting, save: (item) => this.saveThird(waiting, item), cancel });
  }

  type(waiting) {
    this.typing = waiting?.id ?? null;
    this.model = this.app.model;
    this.draw({ focus: !waiting });
    if (waiting) this.root.querySelector(".third input")?.focus();
  }
}

/** Modes of either number, in the order of the one that is stored. */
function keysOf(waiting, stored) {
  const all = { ...waiting, ...stored };
  const most = (key) => Math.max(stored?.[key] ?? 0, waiting[key] ?? 0);
  return Object.keys(all).filter(most).sort((one, other) => most(other) - most(one));
}

function countList(said, other, keys) {
  const line = (key, count, differs, word, image) =>
    h("li", { class: differs ? "conflict-differs" : null }, image ? picture(image, 40) : null, h("span", { class: "conflict-word" }, word), h("b", null, number(count)));
  const lines = keys.map((key) => line(key, said.counts[key] ?? 0, other && (said.counts[key] ?? 0) !== (other.counts[key] ?? 0), MODE_WORDS[key]?.name ?? t("Anzahl"), MODE_WORDS[key] ? `modes/${key}` : null));
  const absent = Math.max(said.absent ?? 0, other?.absent ?? 0);
  if (absent) lines.push(line("absent", said.absent ?? 0, other && (said.absent ?? 0) !== (other.absent ?? 0), t("fehlen"), "pictures/absent"));
  return h("ul", { class: "conflict-counts plain-list" }, lines);
}

/** What waits for the coordinator: to see, not to decide here. */
function lateList(late) {
  const words = (one) => `${SHEET_WORDS[one.sheet]}, ${longDay(one.day)}`;
  return h("section", { class: "stack" }, h("h2", null, t("Nachmeldungen, die bei der Koordination liegen")), h("ul", { class: "bullets" }, late.map((one) => h("li", null, words(one)))));
}
