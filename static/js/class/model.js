// PURE: a frame, the entries of this device and the time → what the views show. No DOM, no network, no clock.

import { OPEN_KINDS, overlay, milesWith, placeOf, sumOf } from "./overlay.js";
import { later, t } from "./words.js";

const BERLIN = new Intl.DateTimeFormat("en", { timeZone: "Europe/Berlin", year: "numeric", month: "2-digit", day: "2-digit" });

/** Berlin's date of a moment. Put together from its parts: how browsers order them differs. */
export function berlinDay(milliseconds) {
  const parts = Object.fromEntries(BERLIN.formatToParts(new Date(milliseconds)).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/** What refuses an entry that the coordinator may still accept. */
const LATE_RULES = ["after_deadline", "closed", "covered_by_paper"];
const LONGEST_BREAK = 60;

export const isOpen = (day) => Boolean(day) && OPEN_KINDS.includes(day.kind);

/**
 * `now`: device time set right by the server's, in milliseconds; `today`: its day in Berlin unless another is given.
 * `queued`: entries of this group in order; `done`: acknowledged ones; `since`: when the frame was asked for.
 */
export function createModel({ frame, now, today = berlinDay(now), queued = [], done = [], since = 0, behind = false }) {
  const laid = overlay(frame, done, queued, since);
  const days = (frame.days ?? []).map((day) => dayWith(day, laid, today));
  const byDay = new Map(days.map((day) => [day.day, day]));
  const miles = milesWith(frame, laid, (day) => byDay.get(day));
  return new Model({ frame, now, today, queued, done, behind, laid, days, byDay, miles });
}

function dayWith(day, laid, today) {
  const said = laid.states.get(day.day);
  const from = laid.children.filter((one) => one.from <= day.day).sort((a, b) => (a.from < b.from ? -1 : 1)).at(-1);
  const ways = ["way_there", "way_back"].some((sheet) => laid.tallies.get(placeOf(day.day, sheet))?.deleted === false);
  return {
    ...day,
    children: from?.children ?? day.children,
    state: ways ? null : said ? said.state ?? null : day.state ?? null,
    weather: said ? said.weather ?? null : day.weather ?? null,
    closed: closedOf(day, today),
  };
}

/** Why nothing can be entered for a day: as the frame says, and what time has made of it since. */
function closedOf(day, today) {
  if (day.day > today) return { rule: "future", detail: t("Dieser Tag kommt noch.") };
  if (day.closed && day.closed.rule !== "future") return day.closed;
  if (!day.period) return { rule: "outside_periods", detail: t("An diesem Tag wird nicht gesammelt.") };
  if (day.open_until && today > day.open_until) {
    return { rule: "after_deadline", detail: t("Die Frist ist vorbei. Sie können eine Nachmeldung an die Koordination senden.") };
  }
  return null;
}

class Model {
  constructor(parts) {
    Object.assign(this, parts);
    const waiting = this.frame.waiting ?? [];
    this.conflicts = waiting.filter((one) => one.kind === "conflict");
    this.late = waiting.filter((one) => one.kind === "late");
    this.total = this.miles.total;
    this.usual = this.frame.modes.usual;
    this.rare = this.frame.modes.rare;
    this.all_days = this.frame.device?.all_days ?? true;
  }

  /** A day with its state, weather and number of children, or null where this device knows nothing of it. */
  day(day) {
    return this.byDay.get(day) ?? null;
  }

  /** What stands there, with what waits laid over it; null where nothing is, or it was taken back. */
  tally(day, sheet) {
    const found = this.laid.tallies.get(placeOf(day, sheet));
    return found && !found.deleted ? found : null;
  }

  /** The revision that the next entry has to name: also of what was taken back; null where there never was one. */
  revision(day, sheet) {
    return this.laid.stored.get(placeOf(day, sheet))?.revision ?? null;
  }

  children(day) {
    const known = this.day(day) ?? this.days.filter((one) => one.day <= day).at(-1) ?? this.days[0];
    return known?.children ?? 0;
  }

  /** "Yesterday" as a class means it: the last school day before. */
  previousOpen(day = this.today) {
    if (day === this.frame.today && this.frame.previous_open_day !== undefined) return this.frame.previous_open_day;
    for (let back = 1; back <= LONGEST_BREAK; back += 1) {
      if (isOpen(this.day(later(day, -back)))) return later(day, -back);
    }
    return null;
  }

  /** Whether this device may enter that day now; `late`: a Nachmeldung may be sent instead. */
  may(day, sheet = null) {
    const known = this.day(day);
    if (!known) return { save: false, late: false, detail: t("Diesen Tag kennt das Gerät nicht. Bitte einmal mit Netz öffnen.") };
    if (!this.all_days && !this.#isClassDevices(day, sheet)) {
      return { save: false, late: false, detail: t("Andere Tage als heute tragen Erwachsene ein.") };
    }
    if (!known.closed) return { save: true, late: false, detail: null };
    const late = this.all_days && LATE_RULES.includes(known.closed.rule);
    return { save: false, late, detail: known.closed.detail ?? null };
  }

  /** A class device enters today, and the last school day's way home while nothing stands there. */
  #isClassDevices(day, sheet) {
    if (day === this.today) return true;
    if (day !== this.previousOpen() || (sheet !== null && sheet !== "way_back")) return false;
    const there = this.tally(day, "way_back");
    return !there || there.waiting;
  }

  /** What the class is asked now. */
  question() {
    const today = this.day(this.today);
    const open = isOpen(today);
    const there = today && (open || this.tally(this.today, "way_there")) && this.may(this.today).save ? this.today : null;
    const back = open ? this.#wayHome() : null;
    const like = back ? this.tally(back, "way_there") : null;
    const free = today && !open ? today : null;
    return { there, back, like: like && sumOf(like.counts) ? like : null, free, last_open: free ? this.#lastOpen() : null };
  }

  #wayHome() {
    const asks = this.today === this.frame.today ? this.frame.asks_way_home : this.frame.kind !== "kita";
    const day = asks ? this.previousOpen() : null;
    return day && this.day(day)?.period && this.may(day, "way_back").save ? day : null;
  }

  #lastOpen() {
    const day = this.today === this.frame.today && this.frame.last_open ? this.frame.last_open : this.previousOpen();
    return day && this.may(day).save ? day : null;
  }

  /** entered | said | paper | free | outside | today | future | missing */
  standing(day) {
    const known = this.day(day);
    if (["way_there", "way_back"].some((sheet) => this.tally(day, sheet))) return "entered";
    if (!known) return "outside";
    if (known.state) return "said";
    if (known.closed?.rule === "covered_by_paper") return "paper";
    if (!isOpen(known)) return "free";
    if (!known.period) return "outside";
    if (day === this.today) return "today";
    return day > this.today ? "future" : "missing";
  }
}
