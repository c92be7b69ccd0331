// This device: what it keeps, what waits, what it knows of the time; and when it fetches and sends.

import { Frames, timeFor } from "./frames.js";
import { createModel } from "./model.js";
import { REFUSED } from "./overlay.js";
import { add, allQueued, entriesOf, everything } from "./queue.js";
import { Store, StorageFault } from "./store.js";
import { t } from "./words.js";

const SECOND = 1000;
const FRESH = 60 * SECOND;
/** While a page just lies open, the frame is asked for more seldom. */
const FRESH_WHILE_OPEN = 600 * SECOND;
const FIRST_PAUSE = 15 * SECOND;
const LONGEST_PAUSE = 300 * SECOND;
const LEAST_SPACE = 200000;

export class Device {
  #seen = new Map();
  #asked = 0;
  #pause = FIRST_PAUSE;
  #timer = null;
  #lastNow = 0;
  #channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("kindermeilen") : null;

  constructor(code, onChange) {
    Object.assign(this, { code, onChange, known: [], queued: [], fault: null, newer: false, sending: false, reason: null });
    Object.assign(this, { network: navigator.onLine, sentAt: null, behind: false, wiped: false });
  }

  /** Opens what is kept, says where that fails, and takes the frame that came with the page. */
  async open(frame, { etag = null, known = false } = {}) {
    this.store = await this.#storeThatWorks();
    this.frames = new Frames(this.store);
    this.wiped = known && !(await this.frames.all()).length && this.fault === null;
    if (frame) await this.frames.keep(frame, { etag, since: arrival() });
    this.sentAt = (await this.store.kept("sent_at")) ?? null;
    this.#lastNow = (await this.store.kept("last_now")) ?? 0;
    this.#listen();
  }

  async #storeThatWorks() {
    const store = new Store({ onNewer: () => this.isNewer() });
    try {
      await store.test();
      const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
      if (quota !== undefined && quota - usage < LEAST_SPACE) this.fault = "full";
      return store;
    } catch (error) {
      this.fault = error.reason ?? "failed";
      const { MemoryStore } = await import("./memory.js");
      return new MemoryStore();
    }
  }

  /** Whether entries outlive this page. */
  get keeps() {
    return this.store instanceof Store;
  }

  /** Another version of the app is there. */
  isNewer() {
    this.newer = true;
    if (this.frames) this.onChange();
  }

  #listen() {
    addEventListener("online", () => this.#networkIs(true));
    addEventListener("offline", () => this.#networkIs(false));
    this.#channel?.addEventListener("message", () => this.onChange());
  }

  #networkIs(there) {
    this.network = there;
    this.#pause = FIRST_PAUSE;
    this.onChange();
    if (there) this.wake({ now: true });
  }

  /** What the views show; null where this device has no frame of the group. */
  async model() {
    const { frames, queued, done } = await everything(this.store);
    const record = frames.find((one) => one.code === this.code);
    this.queued = queued;
    this.known = frames.map(({ frame }) => knownOf(frame)).sort((a, b) => (a.name < b.name ? -1 : 1));
    if (!record) return null;
    const time = timeFor(record, this.#lastNow);
    this.behind = time.behind;
    const mine = (one) => one.code === this.code;
    return createModel({ frame: record.frame, since: record.since, ...time, queued: queued.filter(mine), done: done.filter(mine) });
  }

  async #moment() {
    return timeFor(await this.frames.get(this.code), this.#lastNow).now;
  }

  async today() {
    return timeFor(await this.frames.get(this.code), this.#lastNow).today;
  }

  /** The numbers that the user is being shown: those may be replaced, none that comes in later. */
  see(model) {
    if (model) this.#seen = new Map([...model.laid.stored].map(([place, one]) => [place, one.revision]));
  }

  async save(items, code) {
    const seen = code === this.code ? this.#seen : null;
    const now = await this.#moment();
    const ids = await this.#kept(() => add(this.store, code, items, { seen, now: Math.round(now) }));
    if (!this.keeps) return this.#saveOnline(ids);
    await this.#remember();
    this.#persist();
    await this.#tell();
    this.wake({ now: true });
    return ids;
  }

  /** A device that was found to be full or closed says so from then on. */
  async #kept(work) {
    try {
      return await work();
    } catch (error) {
      this.fault = error.reason ?? "failed";
      this.onChange();
      throw error;
    }
  }

  /** A device that keeps nothing sends at once, or says that nothing was saved. */
  async #saveOnline(ids) {
    await this.send();
    const left = (await allQueued(this.store)).filter((one) => ids.includes(one.id));
    const { discard } = await import("./queue-sent.js");
    for (const one of left) await discard(this.store, one.id);
    await this.#tell();
    if (left.length) throw new StorageFault(new Error(left[0].problem?.detail || t("Ohne Netz kann dieses Gerät nichts speichern.")));
    return ids;
  }

  async undo(ids) {
    const { undo } = await import("./queue-sent.js");
    await undo(this.store, ids, await this.#moment());
    await this.#tell();
    if (this.keeps) this.wake({ now: true });
    else await this.send();
  }

  async discard(id) {
    const { discard } = await import("./queue-sent.js");
    await discard(this.store, id);
    await this.#tell();
  }

  async settle(waiting, take) {
    const { ask, getSession } = await import("./sender.js");
    const session = await getSession();
    if (session.status !== 200) throw new Error(t("Zum Auswählen braucht das Gerät Netz und eine Anmeldung."));
    const path = `/groups/${encodeURIComponent(this.code)}/conflicts/${waiting.id}`;
    const body = { take, revision: waiting.stored?.revision ?? null, entry_id: crypto.randomUUID() };
    const { status, body: said } = await ask("POST", path, { body, headers: { [session.header]: session.csrf } });
    await this.refresh();
    this.see(await this.model());
    if (status < 200 || status >= 300) throw new Error(said?.detail || t("Das ging nicht. Bitte noch einmal versuchen."));
  }

  /** The latest moment that was certain: a clock that is set back later is noticed. */
  async #remember() {
    this.#lastNow = await this.#moment();
    await this.store.keep("last_now", this.#lastNow);
  }

  /** The server has just said what time it is: whatever the device's clock said before is forgotten. */
  async #certain() {
    this.#lastNow = 0;
    await this.#remember();
  }

  /** Asked once, when there is something to lose: browsers are more willing after a deed of the user's. */
  async #persist() {
    if (await this.store.kept("persist_asked")) return;
    await this.store.keep("persist_asked", true);
    await navigator.storage?.persist?.().catch(() => false);
  }

  async #tell() {
    this.#channel?.postMessage("changed");
    await this.onChange();
  }

  /** Fetches where it is time to, and sends; `now`: sends whatever the time; `open`: the page just lies there. */
  async wake({ now = false, open = false } = {}) {
    const due = Date.now() - this.#asked >= (open ? FRESH_WHILE_OPEN : FRESH);
    try {
      if (now || due) await this.send();
      if (due) await this.refresh();
    } catch (error) {
      console.error(error);
    }
  }

  /** Tried whatever the browser says of the network: some are wrong, and without network it costs nothing. */
  async send() {
    const before = (await allQueued(this.store)).some((one) => one.state !== REFUSED);
    if (!before) return;
    this.sending = true;
    this.onChange();
    try {
      await this.#after(await (await this.#sender()).run());
    } finally {
      this.sending = false;
      this.onChange();
    }
  }

  /** Comes when there is something to send: a first visit has nothing. */
  async #sender() {
    if (!this.sender) {
      const { Sender } = await import("./sender.js");
      this.sender ??= new Sender(this.store);
    }
    return this.sender;
  }

  async #after({ sent, status, retry }) {
    this.network = status !== 0;
    if (sent.length) {
      this.sentAt = await this.#moment();
      await this.store.keep("sent_at", this.sentAt);
      for (const code of new Set(sent)) if (!(await this.#agrees(code))) await this.frames.refresh(code);
    }
    this.sending = false;
    this.#later(status, retry);
    await this.#tell();
  }

  /** Whether what this device knows and sent makes the sum that the server named: then there is nothing new to fetch. */
  async #agrees(code) {
    const { done } = await entriesOf(this.store, code);
    const last = done.at(-1);
    const record = await this.frames.get(code);
    if (!record || !last || last.correction || last.group_total === null || last.group_total === undefined) return false;
    return createModel({ frame: record.frame, since: record.since, now: Date.now(), done }).total === last.group_total;
  }

  /** What could not go out is tried again: soon, then more seldom. */
  #later(status, retry) {
    clearTimeout(this.#timer);
    if (status === 200 || status === 401) {
      this.#pause = FIRST_PAUSE;
      return;
    }
    this.#timer = setTimeout(() => this.wake({ now: true }), retry ? retry * SECOND : this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  async refresh() {
    this.#asked = Date.now();
    const { status, wiped = false } = await this.frames.refresh(this.code);
    this.wiped ||= wiped && this.keeps;
    this.network = status !== 0;
    if (status === 200 || status === 304) await this.#certain();
    this.reason = { 0: "offline", 401: "signed_out", 404: "not_here", 403: "not_here" }[status] ?? null;
    await this.#tell();
  }
}

const knownOf = ({ code, name, institution, kind }) => ({ code, name, institution, kind });

/** Device time at which this page came, and with it the frame in it. */
function arrival() {
  const [entry] = performance.getEntriesByType("navigation");
  return entry ? performance.timeOrigin + entry.responseStart : Date.now();
}
