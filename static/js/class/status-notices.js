// What the line alone cannot say: what is wrong, what waits for somebody, and every entry in full. Loaded when needed.

import { stateWord, weatherWord } from "./day-state.js";
import { button, h, link } from "./dom.js";
import { berlinDay } from "./model.js";
import { REFUSED } from "./overlay.js";
import { isOld } from "./status.js";
import { countsInWords, fullDay, longDay, SHEET_WORDS, t, timeOf, tn } from "./words.js";

const FAULTS = {
  full: () => t("Der Speicher dieses Geräts ist voll."),
  forbidden: () => t("Dieser Browser darf hier nichts speichern (zum Beispiel im privaten Fenster)."),
  failed: () => t("Dieser Browser kann hier nichts speichern."),
};

export class Notices {
  constructor(app) {
    this.app = app;
  }

  /** What has to be known before the class starts. */
  urgent() {
    const { device } = this.app;
    const parts = [
      this.#clock(),
      device.fault ? this.#fault(device) : null,
      device.wiped ? this.#wiped() : null,
      this.#doors(this.#waiting()),
      device.newer && !this.app.busy() ? this.#newer() : null,
    ];
    return parts.filter(Boolean);
  }

  /** What waits for long, and what was refused, in full. */
  entries() {
    const refused = this.app.device.queued.filter((one) => one.state === REFUSED);
    return [this.#old(this.#waiting()), refused.length ? this.#refused(refused) : null].filter(Boolean);
  }

  #waiting() {
    return this.app.device.queued.filter((one) => one.state !== REFUSED);
  }

  #clock() {
    const { device, model } = this.app;
    if (!device.behind || !model) return null;
    const text = t("Die Uhr dieses Geräts geht falsch. Bis das Gerät wieder Netz hat, gilt: %(day)s.", { day: fullDay(model.today) });
    return notice("warn", text);
  }

  #fault(device) {
    const then = device.keeps
      ? t("Bitte schaffen Sie Platz, bevor die Kinder anfangen.")
      : t("Mit Netz wird trotzdem gespeichert, ohne Netz nicht.");
    const said = notice("warn", `${FAULTS[device.fault]?.() ?? FAULTS.failed()} ${then}`);
    said.dataset.fault = device.fault;
    return said;
  }

  #wiped() {
    return notice(
      "warn",
      t("Der Browser hat den Speicher dieses Geräts geleert. Was gesendet war, ist da. Einträge, die hier noch warteten, sind verloren; bitte sehen Sie die letzten Tage nach."),
    );
  }

  /** What opens the way again: signing in, the four words. */
  #doors(waiting) {
    const states = new Set(waiting.map((one) => one.state));
    const here = encodeURIComponent(location.pathname);
    const { base } = this.app;
    if (states.has("signed_out")) {
      return notice("warn", t("Abgemeldet: bitte neu anmelden, die Einträge bleiben hier."), link(t("Anmelden"), `${base}/anmelden?weiter=${here}`, { kind: "secondary" }));
    }
    if (states.has("words")) {
      const held = waiting.filter((one) => one.state === "words"); // shown to whoever types the words: they go out with them
      const door = link(t("Wörter eingeben"), `${base}/klasse/${held[0].code}/woerter?weiter=${here}`, { kind: "secondary" });
      return notice("info", t("Ein Eintrag braucht die vier Wörter."), this.#list(held), door);
    }
    if (!states.has("other_group")) return null;
    return notice("warn", t("Einträge warten für eine Gruppe, die auf diesem Gerät nicht mehr angemeldet ist. Sie werden gesendet, sobald die Gruppe hier wieder angemeldet ist."));
  }

  /** From the next school day on, what waits is shown in full, so that it can be copied before a browser clears it away. */
  #old(waiting) {
    const { model } = this.app;
    const old = waiting.filter((one) => isOld(one, model));
    if (!old.length) return null;
    return notice("warn", t("Diese Einträge warten schon lange. Bitte öffnen Sie die Seite mit Netz, oder schreiben Sie die Zahlen ab:"), this.#list(old));
  }

  #refused(refused) {
    return notice(
      "error",
      tn("%(n)s Eintrag wurde nicht angenommen. Er bleibt hier, bis Sie entscheiden.", "%(n)s Einträge wurden nicht angenommen. Sie bleiben hier, bis Sie entscheiden.", refused.length),
      this.#list(refused, (one) => [this.#edit(one), button(t("Verwerfen"), { kind: "quiet", onclick: () => this.app.device.discard(one.id) })]),
    );
  }

  #edit(one) {
    if (one.code !== this.app.code || !one.day) return null;
    return button(t("Ändern"), { kind: "secondary", onclick: () => this.app.go("day", { day: one.day }) });
  }

  #list(entries, more = () => null) {
    const known = this.app.known();
    return h("ul", { class: "rows class-entries" }, entries.map((one) => h("li", null, h("span", null, entryInWords(one, known), problemOf(one)), more(one))));
  }

  #newer() {
    return notice("info", t("Es gibt eine neue Fassung."), button(t("Neu laden"), { kind: "secondary", onclick: () => location.reload() }));
  }
}

const problemOf = (one) => (one.problem?.detail ? h("span", { class: "class-why" }, ` ${one.problem.detail}`) : null);

const notice = (kind, text, ...more) => h("div", { class: `notice ${kind} class-notice` }, h("div", { class: "notice-body" }, h("p", null, text), more));

/** An entry in full, so that it can be copied by hand: group, day, sheet, numbers, time. */
export function entryInWords(entry, known = []) {
  const group = known.find((one) => one.code === entry.code)?.name ?? entry.code;
  const parts = [group, entry.day ? longDay(entry.day) : null, whatOf(entry)];
  const made = t("eingetragen %(day)s, %(time)s", { day: longDay(berlinDay(entry.made_at)), time: timeOf(entry.made_at) });
  return `${parts.filter(Boolean).join(" · ")} (${made})`;
}

function whatOf({ kind, sheet, body }) {
  if (kind === "delete") return `${SHEET_WORDS[sheet]}: ${t("zurückgenommen")}`;
  if (kind === "children") return t("%(n)s Kinder ab %(day)s", { n: body.children, day: longDay(body.from) });
  if (kind === "state") return t("Tag oder Wetter: %(what)s", { what: [stateWord(body.state), weatherWord(body.weather)].filter(Boolean).join(", ") || "–" });
  if (kind === "period") return t("Zeitraum %(from)s bis %(to)s", { from: longDay(body.from), to: longDay(body.to) });
  const absent = body.absent ? [t("%(n)s fehlen", { n: body.absent })] : [];
  return `${SHEET_WORDS[sheet]}: ${[countsInWords(body.counts), ...absent].join(", ")}`;
}
