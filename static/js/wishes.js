// Words that wait are decided by one key each: F releases, N doesn't, Z takes the last one back. Each decision is sent
// in the background, in order, and again until it has arrived. Without this file the list is a plain form.

const PATIENCE = [1000, 3000, 8000, 15000];
const KEYS = { f: "release", n: "decline", z: "reopen", arrowdown: "down", arrowup: "up", j: "down", k: "up" };
const STATES = { release: "released", decline: "declined", reopen: "waiting" };

const area = document.getElementById("freigabe");
const form = area.querySelector("form");
const say = (name, values = {}) => area.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

/** One entry of the list: what it shows. Its words stay as they came with the page. */
class Entry {
  constructor(node, list) {
    this.node = node;
    this.key = node.dataset.entry;
    this.state = "waiting";
    this.stuck = false;
    const label = node.querySelector("label");
    const words = label.firstElementChild;
    words.id = `${label.htmlFor}-words`;
    node.querySelector(".choice").replaceChildren(words);
    node.setAttribute("aria-labelledby", words.id);
    this.said = make("span", { className: "release-state" });
    this.buttons = ["release", "decline"].map((decision) => list.button(this, decision));
    this.back = list.button(this, "reopen");
    const row = make("p", { className: "release-buttons" });
    row.append(this.said, ...this.buttons, this.back);
    node.append(row);
    this.show();
  }

  show(text) {
    this.node.dataset.state = this.state;
    const isOpen = this.state === "waiting" && !this.stuck;
    this.said.textContent = text ?? (this.state === "waiting" ? "" : say(this.state));
    for (const button of this.buttons) button.hidden = !isOpen;
    this.back.hidden = isOpen || this.stuck;
  }

  focus() {
    this.node.focus({ preventScroll: true });
    this.node.scrollIntoView({ block: "nearest" });
  }
}

/** Sends decisions one after the other; those of one kind that wait go together. */
class Sender {
  #queue = [];
  #busy = false;
  #tries = 0;

  constructor(onAnswer, onState) {
    Object.assign(this, { onAnswer, onState });
  }

  get open() {
    return this.#queue.length;
  }

  put(key, decision) {
    this.#queue.push({ key, decision });
    this.#run();
  }

  /** A decision that hasn't left yet is simply dropped. */
  drop(key) {
    const first = this.#busy ? this.#batch().length : 0;
    const at = this.#queue.findLastIndex((one, index) => index >= first && one.key === key);
    if (at < 0) return false;
    this.#queue.splice(at, 1);
    return true;
  }

  waitsFor(key) {
    return this.#queue.some((one) => one.key === key);
  }

  #batch() {
    const { decision } = this.#queue[0];
    const end = this.#queue.findIndex((one) => one.decision !== decision);
    return this.#sent ?? this.#queue.slice(0, end < 0 ? undefined : end);
  }

  #sent = null;

  async #run() {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#queue.length) {
      this.#sent = this.#batch();
      this.onState("saving");
      const answer = await this.#send(this.#sent);
      if (answer === "signin") break;
      if (!answer) {
        this.onState("unsaved");
        await new Promise((done) => setTimeout(done, PATIENCE[Math.min(this.#tries++, PATIENCE.length - 1)]));
        continue;
      }
      this.#tries = 0;
      this.#queue.splice(0, this.#sent.length);
      this.#sent = null;
      for (const one of answer) this.onAnswer(one);
    }
    this.#sent = null;
    this.#busy = false;
    this.onState(this.#queue.length ? "signin" : "saved");
  }

  async #send(batch) {
    const body = new URLSearchParams(batch.map((one) => ["entry", one.key]));
    body.append("decision", batch[0].decision);
    body.append("csrf_token", form.elements.csrf_token.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || [400, 401, 403, 404].includes(answer.status)) return "signin";
      return answer.ok ? await answer.json() : null;
    } catch {
      return null; // no network: again later
    }
  }
}

class List {
  #history = [];

  constructor() {
    this.list = area.querySelector("[data-list]");
    this.entries = [...this.list.children].map((node) => new Entry(node, this));
    this.sender = new Sender((answer) => this.#answered(answer), (state) => this.#kept(state));
    this.keys = area.querySelector("[data-keys]");
    this.spoken = area.querySelector("[data-spoken]");
    area.classList.add("by-script");
    area.querySelector("[data-plain]").hidden = true;
    this.keys.hidden = false;
    this.list.setAttribute("aria-describedby", "tasten");
    this.#place(this.entries[0], { quiet: true });
    this.#count();
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("focusin", (event) => this.#place(this.#of(event.target), { focus: false }));
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("beforeunload", (event) => this.sender.open && event.preventDefault());
  }

  button(entry, decision) {
    const kind = decision === "release" ? "primary" : decision === "decline" ? "secondary" : "quiet";
    const button = make("button", { type: "button", className: `button button-${kind}`, textContent: say(`${decision}Label`) });
    button.addEventListener("click", () => this.decide(entry, decision));
    return button;
  }

  /** Keys work while the list has the focus, so that they never surprise anybody elsewhere on the page. */
  #key(event) {
    const wanted = KEYS[event.key.toLowerCase()];
    if (!wanted || event.ctrlKey || event.metaKey || event.altKey || event.repeat && !wanted.match(/up|down/)) return;
    event.preventDefault();
    if (wanted === "down") this.#place(this.#beside(1));
    else if (wanted === "up") this.#place(this.#beside(-1));
    else if (wanted === "reopen") this.undo();
    else this.decide(this.current, wanted);
  }

  decide(entry, decision) {
    if (decision === "reopen") return this.#reopen(entry);
    if (entry.state !== "waiting" || entry.stuck) return;
    entry.state = STATES[decision];
    entry.show();
    this.#history.push(entry);
    this.sender.put(entry.key, decision);
    const next = this.#nextOpen(entry);
    this.#say(next ? `${say(entry.state)}. ${this.#count()}` : `${say(entry.state)}. ${say("done")}`);
    this.#place(next ?? entry);
    this.#count();
  }

  undo() {
    const last = this.#history.pop();
    if (last) this.#reopen(last);
  }

  #reopen(entry) {
    if (entry.state === "waiting" || entry.stuck) return;
    this.#history = this.#history.filter((one) => one !== entry);
    if (!this.sender.drop(entry.key)) this.sender.put(entry.key, "reopen");
    entry.state = "waiting";
    entry.show();
    this.#say(`${say("waiting")}. ${this.#count()}`);
    this.#place(entry);
  }

  #answered({ entry: key, state, result }) {
    const entry = this.entries.find((one) => one.key === key);
    if (!entry || result === "done" || this.sender.waitsFor(key)) return;
    entry.stuck = true;
    entry.state = result === "decided" ? state : "waiting";
    const text = result === "decided" ? say("other", { state: say(state) }) : say(result);
    entry.show(text);
    this.#history = this.#history.filter((one) => one !== entry);
    this.#say(text);
    if (this.current === entry) this.#place(this.#nextOpen(entry) ?? entry);
    this.#count();
  }

  #kept(state) {
    const kept = area.querySelector("[data-kept]");
    kept.textContent = say(state, { n: this.sender.open });
    kept.classList.toggle("field-error", state === "unsaved" || state === "signin");
    if (state === "unsaved" || state === "signin") this.#say(kept.textContent);
  }

  #count() {
    const n = this.entries.filter((one) => one.state !== "waiting" || one.stuck).length;
    const text = say("progress", { n, all: area.dataset.all });
    area.querySelector("progress").value = n;
    area.querySelector("#fortschritt").textContent = text;
    return text;
  }

  #say(text) {
    this.spoken.textContent = text;
  }

  #of(node) {
    return this.entries.find((one) => one.node.contains(node));
  }

  #beside(by) {
    return this.entries[this.entries.indexOf(this.current) + by];
  }

  #nextOpen(entry) {
    const at = this.entries.indexOf(entry);
    const inTurn = [...this.entries.slice(at + 1), ...this.entries.slice(0, at)];
    return inTurn.find((one) => one.state === "waiting" && !one.stuck);
  }

  #place(entry, { focus = true, quiet = false } = {}) {
    if (!entry) return;
    this.current?.node.removeAttribute("aria-current");
    this.current?.node.setAttribute("tabindex", "-1");
    this.current = entry;
    entry.node.setAttribute("aria-current", "true");
    entry.node.setAttribute("tabindex", "0");
    if (quiet) entry.node.focus({ preventScroll: true });
    else if (focus) entry.focus();
  }
}

function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

new List();
