// The line that always says what waits on this device and what was sent when.

import { h } from "./dom.js";
import { berlinDay } from "./model.js";
import { REFUSED } from "./overlay.js";
import { longDay, t, timeOf, tn } from "./words.js";

/** From the next school day on, an entry that waits is old: it is shown in full. */
export function isOld(entry, model) {
  const made = berlinDay(entry.made_at);
  const today = model?.today ?? berlinDay(Date.now());
  return made !== today && made <= (model?.previousOpen() ?? today);
}

export class Status {
  #shown = new Map();
  #notices = null;

  constructor(app) {
    this.app = app;
    this.root = h("div", { class: "class-status", id: "class-status", role: "status" });
    /** Whole entries stand below the question, so that nothing comes between a class and it. */
    this.entries = h("section", { class: "class-status", id: "class-entries", "aria-label": t("Einträge dieses Geräts"), hidden: true });
  }

  /** What else there is to say comes when there is something. */
  async update() {
    if (this.#isMore() && !this.#notices) {
      this.#show(this.root, [this.#line()]);
      await this.#load();
    }
    const entries = this.#notices?.entries() ?? [];
    this.#show(this.root, [this.#line(), ...(this.#notices?.urgent() ?? []), entries.length ? this.#way() : null]);
    this.#show(this.entries, entries);
    this.entries.hidden = !entries.length;
  }

  #way() {
    return h("p", null, h("a", { href: "#class-entries" }, t("Einträge ansehen, die noch nicht angekommen sind")));
  }

  async #load() {
    try {
      const { Notices } = await import("./status-notices.js");
      this.#notices ??= new Notices(this.app);
    } catch (error) {
      console.error(error); // the line goes on alone; the next change tries again
    }
  }

  #isMore() {
    const { device, model } = this.app;
    const isPlain = (one) => one.state === "waiting" && !isOld(one, model);
    return device.behind || device.fault || device.wiped || device.newer || !device.queued.every(isPlain);
  }

  #show(where, parts) {
    const there = parts.filter(Boolean);
    const shown = JSON.stringify(there.map((one) => one.outerHTML));
    if (shown === this.#shown.get(where)) return;
    this.#shown.set(where, shown);
    where.replaceChildren(...there);
  }

  #line() {
    const { device, model } = this.app;
    const n = device.queued.filter((one) => one.state !== REFUSED).length;
    const sent = device.sentAt ? sentInWords(device.sentAt, model?.today ?? berlinDay(Date.now())) : null;
    if (!n) return line(device.network ? "ok" : "off", [device.network ? null : t("kein Netz"), sent].filter(Boolean).join(" · "));
    const words = tn("%(n)s Eintrag wartet", "%(n)s Einträge warten", n);
    if (device.sending) return line("wait", `${words} · ${t("wird gesendet …")}`);
    const why = device.network ? "" : t("kein Netz. Bitte die Seite noch einmal mit Netz öffnen, dann wird gesendet.");
    return line("wait", [words, why].filter(Boolean).join(" · "));
  }
}

function sentInWords(at, today) {
  const day = berlinDay(at);
  if (day === today) return t("gesendet um %(time)s", { time: timeOf(at) });
  return t("gesendet am %(day)s um %(time)s", { day: longDay(day), time: timeOf(at) });
}

const line = (kind, text) => (text ? h("p", { class: `class-line class-line-${kind}` }, text) : null);
