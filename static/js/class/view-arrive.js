// Ankommen: the tablet at the Kita's door. A child or parent taps one picture; for three seconds it can be taken back; then the
// page is ready for the next. Staff see the sum behind a held corner, correct it and close the day: only then a tally goes out.

import { announce, focusOn, h, picture } from "./dom.js";
import { MODE_WORDS, t } from "./words.js";
import { groupPictures } from "./arrive-groups.js";
import { houseOf, isAsked, learnHouse, wayOut } from "./arrive-house.js";
import { doneStage, groupStage, modeStage, PICTURE, quietStage } from "./arrive-stage.js";
import { asks, closed, counted, dayOf, dropped, leftOpen, openArrive, reopened, standing, tallyOf, withPicture } from "./arrive-state.js";
import { StaffPanel } from "./arrive-staff.js";
import { holdButton } from "./board-hold.js";
import { aloneHere, keeper, onlyThis, opensWith, statusCopy, stayAwake, stayHere } from "./board-kiosk.js";
import { unfold } from "./board-modes.js";
import { drawn } from "./board-signs.js";
import { onTap } from "./board-taps.js";

const KEY = "arrive";
const TAKE_BACK_MS = 3000;
const FORSAKEN_MS = 20000; // a group that was chosen and nobody tapped further
const STEADY_MS = 800; // in which a finger that taps on and on does not take back what it just said

export function show(root, app) {
  root.append(h("h1", null, t("Ankommen")));
  const view = new ArriveView(root, app);
  view.start();
  return { update: () => view.update(), leave: () => view.leave(), busy: () => view.busy };
}

class ArriveView {
  constructor(root, app) {
    Object.assign(this, { root, app, group: null, last: null, sent: new Map(), awake: true, touched: 0 });
    this.keep = keeper(app, KEY, () => (this.unkept = true));
  }

  async start() {
    const [kept, house] = await Promise.all([this.app.kept(KEY), houseOf(this.app)]);
    if (this.left) return;
    this.house = house;
    this.state = openArrive(kept, this.today);
    this.ends = [onlyThis(), stayHere(KEY, () => {}), stayAwake((works) => (this.awake = works)), aloneHere(KEY, () => this.#elsewhere())];
    this.#build();
    this.#stage();
    if (await learnHouse(this.app).catch(() => false)) this.update();
  }

  leave() {
    this.left = true;
    clearTimeout(this.timer);
    this.endTaps?.();
    for (const end of this.ends ?? []) end();
  }

  get today() {
    return this.app.model.today;
  }

  get busy() {
    return Boolean(this.panel?.isOpen || this.last || performance.now() - this.touched < 60000);
  }

  /** What the app knows has changed, or the day has: the page stays what it is for whoever is tapping. */
  async update() {
    if (!this.state || this.left) return;
    const house = await houseOf(this.app);
    const shown = JSON.stringify(this.#looks());
    this.house = house;
    if (this.day !== this.today) this.state = openArrive(this.state, this.today);
    if (!this.last && shown !== JSON.stringify(this.#looks())) this.#stage();
  }

  /** What would change the picture on the screen. */
  #looks() {
    return [this.day === this.today, this.house.map(({ code, name, model }) => [code, name, model.usual, model.rare, this.#quiet(code)])];
  }

  get #asked() {
    const asked = this.house.filter(({ code }) => asks(this.state, code));
    return asked.length ? asked : this.house;
  }

  get #pictures() {
    return groupPictures(this.house, this.state.pictures);
  }

  #model(code) {
    return this.house.find((one) => one.code === code).model;
  }

  #quiet(code) {
    if (dayOf(this.state, code, this.today).closed) return "closed";
    return isAsked(this.#model(code), this.today) ? null : "free";
  }

  // -- the page --

  #build() {
    this.heading = h("h1", null, t("Wie bist du heute gekommen?"));
    this.front = h("div", { class: "arrive-front" });
    this.place = h("div", { class: "arrive-place" });
    this.sum = h("span", { class: "arrive-sum", "aria-hidden": "true" });
    const staff = holdButton(t("Für das Team: eine Sekunde gedrückt halten"), { open: () => this.#staff(), question: t("Gehören Sie zum Team?"), face: this.sum, class: "arrive-corner" });
    this.knob = staff;
    this.sign = h("div", { class: "arrive-sign" });
    this.front.append(this.sign, this.heading, staff);
    this.root.replaceChildren(h("div", { class: "arrive" }, this.front, this.place));
    this.endTaps?.();
    this.endTaps = onTap(this.root.firstChild, ".arrive-group, .mode-choice, .mode-folder, .arrive-undo, .arrive-home", (...tap) => this.#tapped(...tap));
  }

  /** Shows what comes next. `by` says where the focus goes: to the first choice for keyboards, nowhere for fingers. */
  #stage({ pointer = true } = {}) {
    clearTimeout(this.timer);
    this.day = this.today;
    const asked = this.#asked;
    const group = asked.length === 1 ? asked[0].code : asked.some((one) => one.code === this.group) ? this.group : null;
    const [stage, title] = this.#next(group, asked);
    this.heading.textContent = title;
    this.sign.replaceChildren(this.#sign(group, asked.length > 1));
    this.place.replaceChildren(stage);
    this.#paintSum();
    if (this.group && asked.length > 1 && !this.last) this.timer = setTimeout(() => this.#toGroups(), FORSAKEN_MS);
    if (!pointer) (stage.querySelector("button") ?? this.heading).focus?.();
    else if (this.root.contains(document.activeElement) === false) focusOn(this.heading);
  }

  #next(group, asked) {
    if (this.last) return [doneStage(this.last.mode, TAKE_BACK_MS), t("Danke")];
    if (!group) {
      const open = asked.filter(({ code }) => !this.#quiet(code));
      if (!open.length) return this.#nothing(asked[0].code);
      return [groupStage(open, this.#pictures), t("Zu welcher Gruppe gehörst du?")];
    }
    if (this.#quiet(group)) return this.#nothing(group);
    return [modeStage(this.#model(group)), t("Wie bist du heute gekommen?")];
  }

  #nothing(code) {
    return [quietStage(this.#quiet(code)), t("Guten Tag")];
  }

  /** Where one is: the house, or the group's picture, which leads back to the groups. */
  #sign(group, several) {
    if (!group || !several || this.last) return picture("pictures/kita", 88, { class: "bare" });
    return h("button", { type: "button", class: "arrive-home", "aria-label": t("Andere Gruppe") }, drawn("arrow-back"), picture(this.#pictures[group], 64, { class: "bare" }));
  }

  #paintSum() {
    const sums = this.#asked.map(({ code, model }) => standing(this.state, code, this.today, model.children(this.today)));
    this.sum.textContent = sums.reduce((all, one) => all + one.here, 0);
    this.knob.classList.toggle("asks", Boolean(this.app.device.fault) || leftOpen(this.state, this.today).length > 0 || sums.some((one) => one.tooMany));
  }

  // -- taps --

  #tapped(element, { pointer }) {
    this.touched = performance.now();
    if (element.matches(".arrive-group")) this.#toGroup(element.dataset.code, pointer);
    else if (element.matches(".mode-choice")) this.#choose(element.dataset.mode, pointer);
    else if (element.matches(".arrive-undo")) this.#takeBack(pointer);
    else if (element.matches(".arrive-home")) this.#toGroups(pointer);
    else unfold(this.place.querySelector(".mode-choices"), this.#model(this.#present), PICTURE)?.focus({ preventScroll: pointer });
  }

  get #present() {
    return this.#asked.length === 1 ? this.#asked[0].code : this.group;
  }

  #toGroup(code, pointer) {
    this.group = code;
    this.#stage({ pointer });
  }

  #toGroups(pointer = true) {
    this.group = null;
    this.#stage({ pointer });
  }

  #choose(mode, pointer) {
    const code = this.#present;
    this.#set(counted(this.state, code, this.today, mode));
    this.last = { code, mode, day: this.today, at: performance.now() };
    this.#stage({ pointer });
    this.timer = setTimeout(() => this.#ready(pointer), TAKE_BACK_MS);
    announce(t("Danke. %(mode)s.", { mode: MODE_WORDS[mode].name }));
  }

  #takeBack(pointer) {
    if (pointer && performance.now() - this.last.at < STEADY_MS) return;
    const { code, mode, day } = this.last;
    this.last = null;
    this.#set(counted(this.state, code, day, mode, -1));
    this.#stage({ pointer });
    announce(t("Zurückgenommen."));
  }

  #ready(pointer) {
    this.last = null;
    this.#toGroups(pointer);
  }

  #set(state) {
    this.state = state;
    this.keep(state);
    this.#paintSum();
  }

  // -- staff --

  #staff() {
    this.panel = new StaffPanel(this.root, {
      state: () => this.state,
      set: (state) => this.#set(state),
      house: this.house,
      today: this.today,
      pictures: () => this.#pictures,
      choose: (code, name) => this.#set(withPicture(this.state, code, name)),
      close: (code, day) => this.#close(code, day),
      reopen: (code, day) => this.#set(reopened(this.state, code, day)),
      drop: (code, day) => this.#set(dropped(this.state, code, day)),
      canUndo: (code, day) => this.sent.has(`${code}|${day}`),
      undo: (code, day) => this.#undo(code, day),
      home: (on) => opensWith(this.app, KEY, this.house.map((one) => one.code), on),
      status: () => statusCopy(this.app, () => this.unkept),
      awake: () => this.awake,
      leave: () => this.app.go("hands-up"),
    });
    this.panel.dialog.addEventListener("close", () => !this.left && this.#stage());
    this.panel.open();
  }

  /** The only thing that leaves the device: one tally of the group's day. */
  async #close(code, day) {
    const { kind } = wayOut(this.#model(code), day);
    const tally = tallyOf(this.state, code, day);
    const item = kind === "correction" ? { ...tally, kind, basis: "counted", reason: t("An der Tür gezählt, später abgeschlossen") } : tally;
    const ids = await this.app.save([item], { code });
    this.sent.set(`${code}|${day}`, ids);
    this.#set(closed(this.state, code, day));
    await this.keep(this.state);
  }

  async #undo(code, day) {
    await this.app.undo(this.sent.get(`${code}|${day}`));
    this.sent.delete(`${code}|${day}`);
    this.#set(reopened(this.state, code, day));
  }

  #elsewhere() {
    if (this.left) return;
    this.endTaps?.();
    clearTimeout(this.timer);
    for (const end of this.ends) end();
    const heading = h("h1", null, t("In einem anderen Fenster offen"));
    const here = h("button", { type: "button", class: "button button-large", onclick: () => this.start() }, t("Hier weitermachen"));
    this.root.replaceChildren(h("div", { class: "board board-message" }, heading, here));
  }
}
