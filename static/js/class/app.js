// The class app: mounts on the server's page and on the shell, shows the view of the address, keeps and sends.

import { h, announce, focusOn } from "./dom.js";
import { Device } from "./device.js";
import { renderHeader } from "./header.js";
import { Status } from "./status.js";
import { styled } from "./styles.js";
import { VIEWS, viewAt, addressOf } from "./routes.js";
import { useWords, t } from "./words.js";

const TICK = 20000;

class App {
  #view = null;
  #turn = 0;
  #changes = Promise.resolve();

  constructor(mount, place) {
    this.mount = mount;
    Object.assign(this, { base: place.base, code: place.code, name: place.name, params: place.params });
    this.model = null;
    this.root = h("div", { class: "class-view", id: "class-view" });
    this.device = new Device(this.code, () => this.changed());
    this.status = new Status(this);
  }

  get online() {
    return navigator.onLine;
  }

  async start() {
    const { known, etag = null } = this.mount.dataset;
    await this.device.open(frameIn(this.mount), { etag, known: known === "1" });
    this.model = await this.device.model();
    await this.status.update(); // what is wrong with the device is said before the class starts
    await this.show();
    this.#listen();
    this.device.wake();
    await this.#keepAtHand();
  }

  /** The worker; loaded last, as nobody waits for it. */
  async #keepAtHand() {
    const loaded = await import("./worker.js").catch(() => null); // the network went meanwhile: the next opening tries again
    await loaded?.registerWorker(this.base, this.mount.dataset.version, () => this.device.isNewer());
  }

  // -- for views --

  /** Keeps items; resolves with their ids when they are durable on this device. Rejects with StorageFault. */
  async save(items, { code = this.code } = {}) {
    return this.device.save(items, code);
  }

  /** Puts back what stood before those entries. */
  async undo(ids) {
    await this.device.undo(ids);
  }

  /** Picks one of two numbers; needs network. Rejects with an Error whose message can be shown. */
  async settle(waiting, take) {
    await this.device.settle(waiting, take);
  }

  /** Says that the user has been shown the present numbers: from now on they may be replaced. */
  seen() {
    this.device.see(this.model);
  }

  known() {
    return this.device.known;
  }

  keep(key, value) {
    return this.device.store.keep(key, value);
  }

  kept(key) {
    return this.device.store.kept(key);
  }

  /** Shows another view; the back button comes back. */
  go(name, params = {}, { replace = false } = {}) {
    const address = addressOf(this.base, this.code, name, params);
    history[replace ? "replaceState" : "pushState"]({ name, params }, "", address);
    Object.assign(this, { name, params });
    return this.show({ focus: true });
  }

  /** Another group of this device. */
  switchTo(code) {
    location.assign(addressOf(this.base, code, "question"));
  }

  // -- views --

  async show({ focus = false } = {}) {
    const turn = (this.#turn += 1);
    const module = this.model ? await this.#module() : await this.#explain();
    if (turn !== this.#turn) return;
    this.#leave();
    const root = h("div", { class: "class-view", id: "class-view" });
    this.#place(root);
    this.device.see(this.model);
    this.#view = this.#tried(() => module.show(root, this)) ?? null;
    this.#after(root, focus);
  }

  /** The first view takes the place of the server's form. */
  #place(root) {
    if (!this.root.isConnected) {
      takeOver(this.mount, this.status.root);
      this.mount.append(this.root, this.status.entries);
    }
    this.root.replaceWith(root);
    this.root = root;
  }

  async #module() {
    const file = await this.#fileFor(this.name);
    try {
      const [module] = await Promise.all([import(`./${file}.js`), styled(this.mount, file)]);
      await module.before?.(this);
      return module;
    } catch (error) {
      console.error(error);
      return this.#explain("missing");
    }
  }

  async #explain(reason = null) {
    return (await import("./explain.js")).explain(this, reason);
  }

  /** A device may have a view of its own for the question: the tablet at the door, the board. */
  async #fileFor(name) {
    if (name !== "question") return VIEWS[name];
    const usual = await this.kept(`home:${this.code}`).catch(() => null);
    return VIEWS[usual] ?? VIEWS.question;
  }

  #leave() {
    this.#tried(() => this.#view?.leave?.());
    this.#view = null;
  }

  #tried(work) {
    try {
      return work();
    } catch (error) {
      console.error(error);
      return null;
    }
  }

  #after(root, focus) {
    if (!root.querySelector("h1")) root.prepend(h("h1", { class: "visually-hidden" }, t("Klasse")));
    const title = root.querySelector("h1");
    document.title = `${title.textContent} · Kindermeilen`;
    renderHeader(this);
    if (focus && !root.contains(document.activeElement)) focusOn(title);
    this.mount.dataset.ready = this.name;
  }

  /** Whether somebody is in the middle of something: then nothing is reloaded or moved. */
  busy() {
    if (this.#view?.busy) return this.#view.busy();
    return this.root.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
  }

  /** Something this device knows has changed: stored, sent, fetched, or the day. */
  changed() {
    this.#changes = this.#changes.then(() => this.#change()).catch((error) => console.error(error));
    return this.#changes;
  }

  /** One after the other, so that no older model comes after a newer one. */
  async #change() {
    const before = this.model;
    this.model = await this.device.model();
    this.status.update();
    renderHeader(this);
    if (Boolean(before) !== Boolean(this.model)) await this.show();
    else if (this.model) this.#tried(() => this.#view?.update?.(this.model));
    if (before && this.model && before.today !== this.model.today) announce(t("Es ist ein neuer Tag."));
  }

  #listen() {
    addEventListener("popstate", () => this.#back());
    addEventListener("click", (event) => this.#follow(event));
    setInterval(() => this.#tick({ open: true }), TICK);
    document.addEventListener("visibilitychange", () => this.#tick());
  }

  #back() {
    const place = viewAt(location.href);
    if (!place || place.code !== this.code) return location.reload();
    if (!history.state && location.hash && document.getElementById(location.hash.slice(1))) return null; // "Zum Inhalt"
    const { name = place.name, params = place.params } = history.state ?? {};
    Object.assign(this, { name, params });
    return this.show({ focus: true });
  }

  /** Links to the question, a day or a week of this group stay in the app; all others are the browser's. */
  #follow(event) {
    const anchor = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (anchor?.getAttribute("href").startsWith("#")) return;
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!anchor || !plain || event.defaultPrevented || anchor.target || anchor.download) return;
    const place = anchor.origin === location.origin && !anchor.search ? viewAt(anchor.href) : null;
    if (!place || place.code !== this.code) return;
    event.preventDefault();
    this.go(place.name, place.params);
  }

  async #tick(how) {
    if (document.visibilityState !== "visible") return;
    const today = await this.device.today();
    if (this.model && today !== this.model.today) await this.changed();
    this.device.wake(how);
  }
}

/** The frame that came with the page, where one did. */
function frameIn(mount) {
  try {
    const text = mount.dataset.frame;
    const frame = text ? JSON.parse(text) : null;
    return typeof frame === "string" ? JSON.parse(frame) : frame;
  } catch {
    return null;
  }
}

/** The server's form goes; the place where the app stands stays. */
function takeOver(mount, status) {
  for (const plain of document.querySelectorAll("[data-plain], .main .page-head, .main .breadcrumb")) plain.remove();
  for (const beside of [...mount.parentElement.children]) if (beside !== mount && !beside.matches(".messages")) beside.remove();
  mount.hidden = false;
  mount.replaceChildren(status);
}

async function words(mount) {
  if (!mount.dataset.words) return;
  try {
    useWords(await (await fetch(mount.dataset.words)).json());
  } catch {
    // without its list the app speaks German
  }
}

async function main() {
  const mount = document.getElementById("class-app");
  const place = viewAt(location.href);
  if (!mount || !place) return;
  await words(mount);
  const app = new App(mount, place);
  mount.app = app;
  await app.start();
}

main();
