// After saving: the class's new total counts up, its marker moves on, what was saved in words, Undo, and what comes next.

import { announce, button, focusOn, h, link, picture } from "./dom.js";
import { weather } from "./day-state.js";
import { celebrate } from "./saved-celebrate.js";
import { entriesOf, itemOf, milesBefore } from "./saved-entries.js";
import { nextThings } from "./saved-next.js";
import { scoreBoard } from "./saved-score.js";
import { itemInWords, nextInWords, sendingInWords, whyNoMiles } from "./saved-words.js";
import { mondayOf, number, t, tn } from "./words.js";

/** A class's device may undo this long; a teacher's as long as the page stands. */
const UNDO_MS = 120_000;

/** `app.params.ids`: the entries that were saved just now. A reload finds them in the history; without them only the total is shown. */
export function show(root, app) {
  const view = new SavedView(root, app);
  view.open();
  return { update: () => view.update(), leave: () => view.leave() };
}

class SavedView {
  constructor(root, app) {
    const kept = history.state ?? {};
    const ids = app.params.ids ?? kept.params?.ids ?? [];
    const entries = entriesOf(app.model, ids);
    const items = entries.map(itemOf);
    Object.assign(this, { root, app, ids, entries, items, isNew: !kept.shown, undone: false, stops: [] });
    this.why = whyNoMiles(items, app.model);
    this.head = h("h1", { class: "saved-title", tabindex: "-1" }, titleParts(items, this.why, app.model.frame.kind));
    this.score = scoreBoard(app.model, milesBefore(app.model, entries), this.why, this.isNew);
    this.said = saidPart(app, ids, items);
    this.next = h("section", { class: "saved-next", "aria-labelledby": "saved-next" });
    this.sky = h("div", { class: "saved-sky" });
    this.undo = button(t("Rückgängig"), { kind: "secondary", class: "saved-undo", onclick: () => this.takeBack() });
    this.later = h("p", { class: "saved-later" }, laterWay(app, items));
  }

  open() {
    const top = h("div", { class: "saved-top" }, this.head, this.mayUndo() ? this.undo : null);
    const side = h("div", { class: "saved-side" }, this.next, this.said.node, this.later, this.sky);
    this.root.classList.add("saved-view");
    this.root.replaceChildren(h("div", { class: "saved-page" }, top, h("div", { class: "saved-main" }, this.score.node, side)));
    this.drawNext();
    scrollTo(0, 0);
    focusOn(this.head);
    announce(spokenTotal(this.app.model, this.why, this.items));
    this.score.start();
    this.stops.push(this.score.stop);
    if (!this.why && this.isNew) this.stops.push(celebrate(this.score.node, this.score.colours));
    if (this.mayUndo() && !this.app.model.frame.device.all_days) this.stops.push(after(this.undoLeft(), () => this.endUndo()));
    remember({ shown: true });
  }

  // What went to the coordinator is hers now.
  mayUndo() {
    return this.entries.some((entry) => entry.kind !== "correction");
  }

  undoLeft() {
    const made = Math.max(...this.entries.map((entry) => entry.made_at));
    return Math.min(UNDO_MS, Math.max(0, made + UNDO_MS - this.app.model.now));
  }

  drawNext() {
    const { model } = this.app;
    const things = nextThings(model);
    const focused = this.next.contains(document.activeElement) ? document.activeElement.dataset.next : null;
    const buttons = nextList(things.filter((thing) => thing.key !== "weather"), this.app);
    this.next.replaceChildren(h("h2", { id: "saved-next" }, t("Wie geht es weiter?")), buttons);
    if (focused) this.next.querySelector(`[data-next="${focused}"]`)?.focus();
    const sky = things.find((thing) => thing.key === "weather");
    if (sky && !this.sky.firstChild) this.sky.append(weather(model, this.app, sky.day));
  }

  update() {
    this.said.update();
    this.drawNext();
    this.sky.firstChild?.update(this.app.model);
    this.score.follow(this.app.model);
  }

  async takeBack() {
    if (this.undone) return;
    this.undone = true;
    try {
      await this.app.undo(this.ids);
    } catch {
      this.undone = false;
      announce(this.said.fault(t("Das ließ sich gerade nicht zurücknehmen. Nichts wurde geändert.")));
      return;
    }
    this.stops.splice(0).forEach((stop) => stop());
    this.head.replaceChildren(t("Zurückgenommen"));
    this.undo.remove();
    remember({ params: {} });
    document.title = document.title.replace(t("Gespeichert"), t("Zurückgenommen"));
    this.score.hideGain();
    this.said.undone();
    this.update();
    focusOn(this.head);
    announce(t("Zurückgenommen. Es gilt wieder, was vorher da stand."));
  }

  // Nobody's focus is taken away: a button that has it goes when it is left.
  endUndo() {
    if (this.undone) return;
    if (this.undo === document.activeElement) this.undo.addEventListener("blur", () => this.endUndo(), { once: true });
    else this.undo.replaceWith(h("p", { class: "soft" }, laterInWords(this.app.model.frame.kind)));
  }

  leave() {
    this.stops.splice(0).forEach((stop) => stop());
    this.root.classList.remove("saved-view");
  }
}

// What a reload or the back button has to know of this page: shown once, nothing counts up or flies again.
function remember(more) {
  history.replaceState({ ...history.state, ...more }, "");
}

function titleParts(items, why, kind) {
  if (!items.length) return kind === "kita" ? t("Stand der Gruppe") : t("Stand der Klasse");
  if (items.every((item) => item.kind === "correction")) return [picture("pictures/memo", 56, { class: "bare" }), t("Nachmeldung gespeichert")];
  return [picture(why ? "pictures/memo" : "pictures/party", 56, { class: "bare" }), t("Gespeichert")];
}

const laterInWords = (kind) => (kind === "kita" ? t("Ändern kann jetzt das Team der Kita.") : t("Ändern kann jetzt eure Lehrkraft."));

function after(milliseconds, work) {
  const timer = setTimeout(work, milliseconds);
  return () => clearTimeout(timer);
}

function spokenTotal(model, why, items) {
  if (!items.length) return "";
  if (why) return t("Gespeichert. %(why)s", { why });
  const miles = tn("%(n)s Meile", "%(n)s Meilen", model.total, { n: number(model.total) });
  return t("Gespeichert. %(name)s hat jetzt %(miles)s.", { name: model.frame.name, miles });
}

// ---- what was saved ----

function saidPart(app, ids, items) {
  const title = h("h2", { id: "saved-said" }, t("Gerade gespeichert"));
  const list = h("ul", { class: "plain-list saved-list" }, items.map((item) => savedRow(itemInWords(item, app.model))));
  const sent = h("p", { class: "saved-sent" });
  const node = h("section", { class: "saved-said", "aria-labelledby": "saved-said", hidden: !items.length }, title, list, sent);
  const tell = (text, waits) => {
    sent.textContent = text;
    sent.classList.toggle("is-waiting", waits);
    return text;
  };
  const update = () => {
    const { waits, text } = sendingInWords(entriesOf(app.model, ids), app.model.queued, app.online);
    tell(text, waits);
  };
  const undone = () => {
    title.textContent = t("Das gilt nicht mehr");
    list.classList.add("is-undone");
    sent.hidden = true;
  };
  update();
  return { node, update, undone, fault: (text) => tell(text, true) };
}

function savedRow({ title, text, note }) {
  return h("li", null, h("b", null, title), h("span", null, text), note ? h("small", null, note) : null);
}

// Undo also later: the day itself shows every number.
function laterWay(app, items) {
  const { device, code } = app.model.frame;
  const day = items.find((item) => item.day)?.day;
  if (!day || !device.all_days) return null;
  const open = (event) => {
    event.preventDefault();
    app.go("day", { day });
  };
  return link(t("Ändern geht auch später: zum Tag"), `/klasse/${encodeURIComponent(code)}/tag/${day}`, { onclick: open });
}

// ---- what comes next ----

const WAY_TO = {
  conflict: (app) => app.go("conflict"),
  ways: (app) => app.go("hands-up"),
  missing: (app, { days }) => (days.length === 1 ? app.go("day", { day: days[0] }) : app.go("week", { monday: mondayOf(days[0]) })),
  extras: (app, { day }) => app.go("more", { day }),
  mission: (app) => location.assign(`${app.base}/klasse/${encodeURIComponent(app.code)}/reise#mission`), // a page of the server's
  done: (app) => app.go("question"),
};

function nextList(things, app) {
  const first = [...things].sort((one, other) => Number(other.primary) - Number(one.primary));
  return h("ul", { class: "plain-list saved-things" }, first.map((thing) => h("li", null, nextButton(thing, app))));
}

function nextButton(thing, app) {
  const look = thing.primary ? { class: "button-large" } : { kind: "quiet", class: "saved-quietly" };
  const go = () => WAY_TO[thing.key](app, thing);
  return button(nextInWords(thing, app.model), { ...look, dataset: { next: thing.key }, onclick: go });
}
