// Hände hoch: the class's page is the question. Answers are kept on the device until they are saved, so a reload goes on.

import { announce, focusOn, h } from "./dom.js";
import { handsHistory } from "./hands-up-history.js";
import { listenToKeys } from "./hands-up-keyboard.js";
import { arriveFirst, moreChildren, otherWays } from "./hands-up-other.js";
import { screen } from "./hands-up-screens.js";
import { spokenAfter } from "./hands-up-spoken.js";
import { Stage } from "./hands-up-stage.js";
import * as steps from "./hands-up-steps.js";
import { partTitle } from "./hands-up-words.js";
import { styled } from "./styles.js";
import { countsInWords, t } from "./words.js";

/** What is shown where nothing is asked; most days something is. */
let none = null;

async function loadNone(app) {
  const [module] = await Promise.all([import("./hands-up-none.js"), styled(app.mount, "day-state")]);
  none = module;
  return true;
}

/** Two numbers that wait, a week that only counts. */
let notice = null;
const hasNotice = (model) =>
  model.conflicts.length > 0 || (model.done ?? []).some((one) => one.correction) || (model.day(model.today)?.period ?? "action") !== "action";

async function loadNotice() {
  notice = (await import("./conflict-notice.js")).questionNotice;
}

/** What this model needs beside this module, before it can be shown. */
export async function before(app) {
  if (!setupOf(app.model).parts.length) await loadNone(app);
  if (hasNotice(app.model)) await loadNotice();
}

export function show(root, app) {
  const view = new HandsUp(root, app);
  view.start();
  view.resume();
  return { update: (model) => view.update(model), leave: () => view.leave(), busy: () => view.busy() };
}

/** What is asked today, from what the class's calendar and its numbers say. */
export function setupOf(model) {
  const { there, back, like } = model.question();
  const asks = (day, sheet) => day && !model.tally(day, sheet) && !model.day(day)?.state;
  const asked = [];
  if (asks(there, "way_there")) asked.push({ sheet: "way_there", day: there, children: model.children(there) });
  if (asks(back, "way_back")) asked.push({ sheet: "way_back", day: back, children: model.children(back), like: liked(like) });
  return { code: model.frame.code, today: model.today, parts: steps.partsOf(asked, model.usual, model.rare) };
}

const liked = (tally) => (tally ? { counts: tally.counts, absent: tally.absent ?? 0 } : null);

class HandsUp {
  constructor(root, app) {
    this.app = app;
    this.model = app.model;
    this.notices = [];
    this.ahead = [];
    this.saving = false;
    this.box = h("section", { class: "hands", tabindex: "-1", "aria-label": t("Hände hoch") });
    root.append(this.box);
    this.stage = new Stage(this.box, { reset: () => this.keys.reset() });
    this.keys = listenToKeys(this.box, { asked: () => this.asked, act: () => this.act, shownAt: () => this.stage.shownAt });
  }

  get key() {
    return `hands-up:${this.model.frame.code}`;
  }

  // ---- coming, changing, going ----

  start() {
    this.flow = steps.begin(setupOf(this.model));
    this.history = handsHistory((answers) => this.movedTo(answers));
    this.draw({ focus: true });
  }

  // What was begun before a reload, as soon as the device has found it.
  async resume() {
    const kept = await Promise.resolve(this.app.kept(this.key)).catch(() => null);
    if (this.gone) return;
    if (kept?.setup && !steps.isBegun(this.flow)) this.goOnWith(kept);
    this.history.begin(this.flow.events.length);
  }

  goOnWith(kept) {
    const renewed = steps.renew(kept, setupOf(this.model));
    if (renewed) this.flow = renewed;
    else if (kept.setup.today === this.model.today && steps.isBegun(kept)) this.flow = kept;
    else this.discard(kept);
    this.draw({ focus: true });
  }

  update(model) {
    const before = this.flow.setup;
    this.model = model;
    const setup = setupOf(model);
    if (JSON.stringify(setup) !== JSON.stringify(before) && !this.saving) this.follow(setup);
    else if (this.asked.kind === "none") this.draw({ focus: false });
  }

  // What was answered stays while the day is the same, also where another device was quicker: then both numbers are shown.
  follow(setup) {
    const renewed = steps.renew(this.flow, setup);
    if (renewed) this.flow = renewed;
    else if (!steps.isBegun(this.flow)) this.flow = steps.begin(setup);
    else if (this.flow.setup.today !== setup.today) {
      this.discard(this.flow);
      this.flow = steps.begin(setup);
    }
    this.draw({ focus: false });
  }

  discard(flow) {
    if (steps.isBegun(flow)) this.tellOfStart(flow);
    this.ahead = [];
    this.keep(null);
  }

  async tellOfStart(flow) {
    const there = await loadNone(this.app).catch(() => false);
    if (this.gone || !there) return;
    this.notices.push(none.startNotice(flow, this.model, this.app));
    this.draw({ focus: false });
  }

  busy() {
    return steps.isBegun(this.flow);
  }

  leave() {
    this.gone = true;
    this.stage.leave();
    this.history?.leave();
    this.keys.leave();
  }

  keep(flow) {
    Promise.resolve(this.app.keep(this.key, flow)).catch(() => {});
  }

  // ---- answering ----

  // Every answer leads on; what changes nothing was no answer.
  change(next, { isStep = true } = {}) {
    if (next === this.flow || this.saving) return;
    const before = this.flow;
    this.flow = next;
    this.ahead = next.events;
    this.notices = [];
    if (isStep) this.history.push(next.events.length);
    this.keep(steps.isBegun(next) ? next : null);
    this.draw({ focus: isStep });
    announce(spokenAfter(before, next, this.model));
  }

  get act() {
    const step = (how) => (...args) => this.change(how(this.flow, ...args));
    return {
      count: step(steps.count),
      rest: step(steps.rest),
      like: step(steps.like),
      skip: step(steps.skip),
      open: step(steps.open),
      shorten: step(steps.shorten),
      ask: step(steps.askAgain),
      correct: (part, what) => this.correct(part, what),
      present: (part, n) => this.present(part, n),
      back: () => this.back(),
      save: () => this.save(),
    };
  }

  correct(index, what) {
    const part = steps.partsNow(this.flow)[index];
    const isRest = what === steps.REST_MODE || (what === "absent" && part.rest?.absent);
    const question = isRest ? steps.REST : what === "absent" ? part.order[0] : what;
    this.change(steps.askAgain(this.flow, index, question));
  }

  present(part, n) {
    const { children } = this.flow.setup.parts[part];
    if (n > children) return this.tell(moreChildren(children, this.model, this.app));
    const next = steps.present(this.flow, part, n);
    if (next.absent[part] === this.flow.absent[part]) return;
    const by = n < steps.partsNow(this.flow)[part].present ? -1 : 1;
    const kind = this.asked.kind;
    this.change(next, { isStep: false });
    if (this.asked.kind === kind) this.box.querySelector(`[data-step="${by}"]`)?.focus();
    else focusOn(this.box.querySelector("h1"));
  }

  tell(notice) {
    this.notices = [notice];
    this.draw({ focus: false });
    announce(notice.innerText);
  }

  back() {
    const answers = this.flow.events.length;
    if (answers === 0 || this.saving || this.history.back(answers)) return;
    this.movedTo(answers - 1);
  }

  // The browser went back, or forward again, to so many answers.
  movedTo(answers) {
    const all = this.ahead.length >= this.flow.events.length ? this.ahead : this.flow.events;
    if (answers === this.flow.events.length || answers > all.length) return;
    this.flow = { ...this.flow, events: all.slice(0, answers) };
    this.ahead = all;
    this.keep(steps.isBegun(this.flow) ? this.flow : null);
    this.draw({ focus: true });
  }

  async save() {
    if (this.saving || this.asked.kind !== "check") return;
    this.saving = true;
    const saved = { items: steps.items(this.flow), before: this.model.total };
    let ids = null;
    try {
      ids = await this.app.save(saved.items);
    } catch {
      this.saving = false;
      this.tell(this.fault());
      return;
    }
    await Promise.resolve(this.app.keep(this.key, null)).catch(() => {});
    await this.history.rewind();
    this.app.go("saved", { ids, ...saved });
  }

  fault() {
    const numbers = steps.items(this.flow).map((one) => `${partTitle(one, this.model.today)}: ${countsInWords(one.counts)}`);
    return h(
      "div",
      { class: "hands-notice error", role: "alert" },
      h("p", null, h("b", null, t("Dieses Gerät konnte die Zahlen nicht speichern.")), " ", t("Sie stehen noch hier; bitte noch einmal tippen oder auf Papier notieren:")),
      numbers.map((line) => h("p", null, line)),
    );
  }

  // ---- showing ----

  draw({ focus }) {
    const parts = steps.partsNow(this.flow);
    this.asked = parts.length ? steps.question(this.flow) : { kind: "none" };
    if (this.asked.kind === "none" && !none) {
      loadNone(this.app).then(
        () => this.gone || this.draw({ focus }),
        (error) => console.error(error),
      );
      return;
    }
    const context = { flow: this.flow, parts, asked: this.asked, model: this.model, act: this.act, app: this.app };
    const shown = this.asked.kind === "none" ? none.nothingAsked(context) : screen(context);
    const isFirst = this.flow.events.length === 0 && parts.length > 0;
    const beside = isFirst ? [arriveFirst(context), otherWays(context)] : [];
    this.stage.show([...this.notices, this.twoNumbers(parts), beside[0], ...shown, beside[1]].filter(Boolean), this.asked, { focus });
    if (!steps.isBegun(this.flow) || this.asked.kind === "check") this.app.seen?.();
    this.title();
  }

  // Before the first answer; else the teacher finds it among the next things.
  twoNumbers(parts) {
    const isBeside = this.flow.events.length === 0 && (parts.length || !this.model.all_days);
    if (!isBeside || !hasNotice(this.model)) return null;
    if (notice) return notice(this.model, this.app);
    loadNotice().then(
      () => this.gone || this.draw({ focus: false }),
      (error) => console.error(error),
    );
    return null;
  }

  title() {
    const heading = this.box.querySelector("h1");
    if (heading) document.title = `${heading.textContent} · Kindermeilen`;
  }
}
