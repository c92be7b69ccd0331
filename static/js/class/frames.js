// Frames: what the server knows of a group, kept on this device, fetched anew whenever there is network.

import { berlinDay } from "./model.js";

const SECOND = 1000;
export const TOLERANCE = 60 * SECOND;
const LONGEST_WAIT = 20 * SECOND;

/** We tell the server that we keep the frame; it tells us whether we said so before: then a missing one was wiped. */
const KEPT_HEADER = "X-Kindermeilen-Kept";

const address = (code) => `/api/v1/groups/${encodeURIComponent(code)}/frame`;

export class Frames {
  constructor(store) {
    this.store = store;
  }

  async get(code) {
    return this.store.read(["frames"], ({ frames }) => frames.get(code));
  }

  async all() {
    return this.store.read(["frames"], ({ frames }) => frames.getAll());
  }

  /** Keeps a frame. `since` and `until`: device time when it was asked for and came. An older one never replaces a newer. */
  async keep(frame, { etag = null, since, until = since, date = null }) {
    const now = Date.parse(frame.now);
    const skew = now - (since + until) / 2;
    const offset = date === null ? null : now - date;
    const record = { code: frame.code, frame, etag, since, skew, offset, kept_at: until };
    await this.store.write(["frames"], async ({ frames }) => {
      const there = await frames.get(frame.code);
      if (!there || Date.parse(there.frame.now) <= now) await frames.put(record);
    });
    return record;
  }

  /** Asks the server: {status, changed}. Status 0 is no network, or something in between that is not the server. */
  async refresh(code) {
    const kept = await this.get(code).catch(() => null);
    const since = Date.now();
    const headers = { Accept: "application/json", ...(kept ? { [KEPT_HEADER]: "1" } : {}) };
    if (kept?.etag && !timeFor(kept).behind) headers["If-None-Match"] = kept.etag;
    try {
      const signal = AbortSignal.timeout(LONGEST_WAIT);
      const response = await fetch(address(code), { headers, signal, redirect: "error", credentials: "same-origin" });
      return await this.#take(code, response, kept, since);
    } catch (error) {
      if (error?.name === "StorageFault") throw error;
      return { status: 0, changed: false };
    }
  }

  async #take(code, response, kept, since) {
    const until = Date.now();
    const date = Date.parse(response.headers.get("Date") ?? "") || null;
    if (response.status === 304 && kept) {
      await this.#clockOnly(code, since, until, date);
      return { status: 304, changed: false };
    }
    if (response.status !== 200) return { status: response.status, changed: false };
    const frame = await response.json();
    if (frame?.code !== code || !Array.isArray(frame.days)) return { status: 0, changed: false };
    const wiped = !kept && response.headers.get(KEPT_HEADER) === "1";
    await this.keep(frame, { etag: response.headers.get("ETag"), since, until, date });
    return { status: 200, changed: true, wiped };
  }

  /**
   * An unchanged frame still says what time it is: by the answer's date, as far apart from the frame's clock as it was
   * the first time. A frame that came inside a page has no date beside it; there the first answer after it sets the two.
   */
  async #clockOnly(code, since, until, date) {
    await this.store.write(["frames"], async ({ frames }) => {
      const there = await frames.get(code);
      if (!there || date === null) return;
      const device = (since + until) / 2;
      const offset = there.offset ?? device + there.skew - date;
      await frames.put({ ...there, offset, skew: date + offset - device, kept_at: until });
    });
  }
}

/**
 * The time by the server's clock, and the day. A device clock that was set back since cannot be trusted: then the last
 * day that was certain stays, and `behind` says so.
 */
export function timeFor(record, lastNow = 0, device = Date.now()) {
  const now = device + (record?.skew ?? 0);
  const certain = Math.max(Date.parse(record?.frame.now ?? "") || 0, lastNow);
  if (now >= certain - TOLERANCE) return { now, today: berlinDay(now), behind: false };
  return { now: certain, today: berlinDay(certain), behind: true };
}
