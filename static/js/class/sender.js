// Sends what waits: each entry once, in order per day and sheet, under one lock, so that two tabs never send the same.
//
// An answer counts only where it is certainly the server's: a portal of some Wi-Fi that answers 200 with a page of its own
// acknowledges nothing.

import { allQueued } from "./queue.js";
import { acknowledge, giveWay, markHanded, markTried, setState } from "./queue-sent.js";
import { clean, REFUSED } from "./overlay.js";

const LOCK = "kindermeilen-send";
const API = "/api/v1";
const LONGEST_WAIT = 20000;
const STALE = [412, 428];
/** What the coordinator may still accept although the class's entry comes too late. */
const LATE = ["after_deadline", "closed", "covered_by_paper", "filed"];

/** One request: {status, body, retry}. Status 0 is no network, or an answer that is not our server's. */
export async function ask(method, path, { body, headers = {} } = {}) {
  try {
    const response = await fetch(API + path, {
      method,
      redirect: "error",
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(LONGEST_WAIT),
      headers: { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}), ...headers },
      body: body ? JSON.stringify(body) : undefined,
    });
    const retry = Number(response.headers.get("Retry-After")) || null;
    if (!/\bjson\b/.test(response.headers.get("Content-Type") ?? "")) return { status: response.status >= 500 ? 503 : 0, body: null, retry };
    return { status: response.status, body: await response.json(), retry };
  } catch {
    return { status: 0, body: null, retry: null };
  }
}

/** {status, csrf, header, groups} of this device's session. */
export async function getSession() {
  const { status, body } = await ask("GET", "/session");
  if (status === 200 && typeof body?.csrf === "string" && Array.isArray(body.groups)) return { status, ...body };
  return { status: status === 200 ? 0 : status };
}

/** The request of an entry: method, path, body, revision that it replaces. */
export function requestOf(entry) {
  const { id, code, kind, day, sheet, base } = entry;
  const group = `/groups/${encodeURIComponent(code)}`;
  const body = { ...entry.body, entry_id: id };
  if (kind === "correction") return { method: "POST", path: `${group}/corrections`, body };
  if (entry.handed) return { method: "POST", path: `${group}/corrections`, body: { ...body, day, sheet, reason: "" } };
  if (kind === "tally") return { method: "PUT", path: `${group}/days/${day}/${sheet}`, body, base };
  if (kind === "delete") return { method: "DELETE", path: `${group}/days/${day}/${sheet}`, body: { entry_id: id }, base };
  if (kind === "state") return { method: "PUT", path: `${group}/days/${day}/state`, body };
  if (kind === "children") return { method: "PUT", path: `${group}/children`, body };
  const { id: period, ...rest } = body;
  return { method: "PUT", path: `${group}/periods/${encodeURIComponent(period)}`, body: rest };
}

/** Whether an earlier entry that still waits has to go out first. */
export function isBehind(entry, earlier) {
  if (earlier.code !== entry.code) return false;
  if (earlier.kind === "children" || earlier.kind === "period") return true;
  if (earlier.day !== entry.day) return false;
  return earlier.sheet === entry.sheet || earlier.kind === "state" || entry.kind === "state";
}

function isAnswerTo(entry, { status, body }) {
  if (![200, 201, 202].includes(status) || !body) return false;
  if (entry.handed || entry.kind === "correction") return status === 202 && "correction" in body;
  if (entry.kind === "tally" || entry.kind === "delete") return Number.isInteger(body.revision);
  return Object.keys(body).length > 0;
}

function isSame(entry, stored) {
  const { counts, basis = "counted", absent = 0 } = entry.body;
  const same = stored && JSON.stringify(clean(stored.counts)) === JSON.stringify(clean(counts));
  return Boolean(same) && stored.basis === basis && stored.absent === absent;
}

const problemOf = ({ status, body }) => ({ status, rule: body?.rule ?? "", detail: body?.detail ?? "" });

export class Sender {
  #running = null;
  #again = false;

  constructor(store) {
    this.store = store;
  }

  /** Sends all that can go out. {sent: codes, status, retry}: status 0 is no network, 401 signed out. */
  run() {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#locked().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #locked() {
    let result;
    const sent = []; // of every round: what the first one sent is no less sent because a second found nothing
    do {
      this.#again = false;
      result = navigator.locks ? await navigator.locks.request(LOCK, () => this.#all()) : await this.#all();
      sent.push(...result.sent);
    } while (this.#again); // asked for meanwhile, perhaps because the network came back
    return { ...result, sent };
  }

  async #all() {
    const waiting = (await allQueued(this.store)).filter((one) => one.state !== REFUSED);
    if (!waiting.length) return { sent: [], status: 200, retry: null };
    this.session = await getSession();
    if (this.session.status === 401) await this.#signedOut(waiting);
    if (this.session.status !== 200) return { sent: [], status: this.session.status, retry: null };
    return this.#oneByOne();
  }

  async #signedOut(waiting) {
    for (const one of waiting) await setState(this.store, one, "signed_out");
  }

  async #oneByOne() {
    for (const one of await allQueued(this.store)) if (one.state === "signed_out") await setState(this.store, one, "waiting");
    const result = { sent: [], status: 200, retry: null };
    const held = new Map();
    for (let entry = await this.#next(held); entry; entry = await this.#next(held)) {
      const outcome = await this.#send(entry);
      if (outcome.done) result.sent.push(entry.code);
      if (outcome.again) continue;
      if (!outcome.done) held.set(entry.id, entry);
      if (!outcome.done && outcome.status !== undefined) Object.assign(result, { status: outcome.status, retry: outcome.retry ?? result.retry });
      if (outcome.stop) break;
    }
    return result;
  }

  /** The first entry that nothing holds back. */
  async #next(held) {
    const queued = (await allQueued(this.store)).filter((one) => one.state !== REFUSED);
    const free = (entry) => !queued.some((one) => one.seq < entry.seq && isBehind(entry, one));
    return queued.find((one) => !held.has(one.id) && free(one)) ?? null;
  }

  async #send(found) {
    const entry = await markTried(this.store, found.id);
    if (!entry) return {};
    if (entry.kind === "delete" && entry.base === null) return this.#done(entry, {}); // what it takes back was never sent
    const answer = await this.#ask(entry);
    if (isAnswerTo(entry, answer)) return this.#done(entry, answer.body);
    return this.#refused(entry, answer);
  }

  async #ask(entry) {
    const { method, path, body, base } = requestOf(entry);
    const headers = { [this.session.header]: this.session.csrf };
    if (base !== null && base !== undefined) headers["If-Match"] = `"${base}"`;
    return ask(method, path, { body, headers });
  }

  async #done(entry, body) {
    const correction = Boolean(entry.handed || entry.kind === "correction");
    const { revision = null, group_total: total = null, miles = null } = body;
    await acknowledge(this.store, entry, { revision, group_total: total, miles, correction });
    return { done: true };
  }

  async #refused(entry, answer) {
    const { status, retry } = answer;
    if (status === 0 || status === 429 || status === 503) return { stop: true, status, retry };
    if (status >= 500 || status < 300) return { status: 500, retry };
    if (status === 401) return this.#waits(entry, "signed_out", answer, { stop: true, status });
    if (status === 400 && answer.body?.rule === "csrf") return { stop: true, status: 503 };
    if (status === 403 && answer.body?.rule !== "not_allowed") return this.#waits(entry, "words", answer);
    if (status === 404 && entry.kind === "delete" && this.#isMine(entry)) return this.#done(entry, { revision: entry.base });
    if (status === 404) return this.#waits(entry, "other_group", answer);
    return this.#ruled(entry, answer);
  }

  #isMine(entry) {
    return this.session.groups.some((group) => group.code === entry.code);
  }

  async #waits(entry, state, answer, outcome = {}) {
    await setState(this.store, entry, state, problemOf(answer));
    return outcome;
  }

  /** The rules say no: a newer edit of this device takes its place, else it is handed on, else it is shown. */
  async #ruled(entry, answer) {
    const { status, body } = answer;
    const stale = STALE.includes(status);
    if (stale && isSame(entry, body?.tally)) return this.#done(entry, { revision: body.tally.revision });
    if (stale && entry.kind === "delete" && body && !body.tally) return this.#done(entry, { revision: entry.base });
    const late = status === 409 || LATE.includes(body?.rule);
    if ((stale || late) && !entry.handed && (await giveWay(this.store, entry))) return { again: true };
    if (entry.kind === "tally" && !entry.handed && (stale || late)) {
      await markHanded(this.store, entry);
      return { again: true };
    }
    await setState(this.store, entry, REFUSED, problemOf(answer));
    return {};
  }
}
