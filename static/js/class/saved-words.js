// What was saved, in words: what was counted, what is missing, what is assumed, and whether it has gone out.

import { stateWord, weatherWord } from "./day-state.js";
import { SHEET_WORDS, countsInWords, dayWord, language, number, t, tn } from "./words.js";

const WAYS = ["way_there", "way_back", "leisure"];

/** "12 zu Fuß, 5 Fahrrad; 2 fehlen" or "9 Rote Meilen". */
export function tallyInWords(sheet, { counts, absent = 0 }) {
  if (!WAYS.includes(sheet)) return milesInWords(sheet, counts.miles ?? 0);
  return absent ? t("%(counts)s; %(absent)s", { counts: countsInWords(counts), absent: missing(absent) }) : countsInWords(counts);
}

const missing = (n) => tn("%(n)s fehlt", "%(n)s fehlen", n);

function milesInWords(sheet, n) {
  const params = { n: number(n) };
  if (sheet === "food") return tn("%(n)s Rote Meile", "%(n)s Rote Meilen", n, params);
  if (sheet === "energy") return tn("%(n)s Blaue Meile", "%(n)s Blaue Meilen", n, params);
  return tn("%(n)s Weg", "%(n)s Wege", n, params);
}

/** One saved item as `{title, text, note}`; `model` tells today. */
export function itemInWords(item, model) {
  const day = item.day ? dayWord(item.day, model.today) : "";
  if (item.kind === "state") return { title: t("Tag: %(day)s", { day }), text: stateInWords(item), note: "" };
  if (item.kind === "children") {
    const text = t("%(n)s Kinder ab %(day)s", { n: item.children, day: dayWord(item.from, model.today) });
    return { title: t("Kinder"), text, note: "" };
  }
  const title = t("%(sheet)s %(day)s", { sheet: SHEET_WORDS[item.sheet], day });
  if (item.kind === "delete") return { title, text: t("zurückgenommen"), note: "" };
  const note = item.kind === "correction" ? t("Nachmeldung: Die Koordination entscheidet.") : basisInWords(item);
  return { title, text: tallyInWords(item.sheet, item), note };
}

function basisInWords({ basis }) {
  return basis === "assumed" ? t("angenommen: genauso zurück wie hin, nicht gezählt") : "";
}

function stateInWords({ state, weather }) {
  const said = [stateWord(state), weather ? t("Wetter: %(weather)s", { weather: weatherWord(weather) }) : ""].filter(Boolean);
  return said.join(", ") || t("zurückgenommen");
}

const WAITS = {
  signed_out: () => t("Auf diesem Gerät gespeichert. Es wird gesendet, sobald sich jemand wieder anmeldet."),
  other_group: () => t("Auf diesem Gerät gespeichert. Es wird gesendet, sobald sich diese Gruppe wieder anmeldet."),
  words: () => t("Auf diesem Gerät gespeichert. Zum Senden fragt das Gerät nach den vier Wörtern."),
  refused: () => t("Auf diesem Gerät gespeichert, aber nicht angenommen. Oben steht, warum."),
};

/** Whether these entries have gone out: {waits, text}. What is on its way does not wait. */
export function sendingInWords(entries, queued, online) {
  const waiting = queued.filter((one) => entries.some((entry) => entry.id === one.id));
  if (!waiting.length) return { waits: false, text: entries.some(isBeside) ? beside() : t("Gespeichert und gesendet.") };
  const held = waiting.map((entry) => WAITS[entry.state]).find(Boolean);
  if (held) return { waits: true, text: held() };
  if (!online) return { waits: true, text: t("Auf diesem Gerät gespeichert. Es wird gesendet, sobald Netz da ist.") };
  return { waits: false, text: t("Auf diesem Gerät gespeichert. Es wird gerade gesendet.") };
}

// Another device was quicker with another number: the server keeps this one beside it until somebody picks.
const isBeside = (entry) => Boolean(entry.correction) && entry.kind !== "correction";
const beside = () => t("Gesendet. Ein anderes Gerät hat eine andere Zahl gespeichert; beide bleiben, bis jemand auswählt.");

/** Why these days earn no miles, or "". */
export function whyNoMiles(items, model) {
  const kinds = new Set(items.filter((one) => one.sheet).map((one) => model.day(one.day)?.period));
  if (kinds.size !== 1) return "";
  if (kinds.has("baseline")) return t("Gezählt. In der Woche vorher gibt es noch keine Meilen: Sie zeigt später, was sich geändert hat.");
  if (kinds.has("follow_up")) return t("Gezählt. In der Woche nachher gibt es keine Meilen mehr: Sie zeigt, was sich geändert hat.");
  return "";
}

/** A thing that is left, as a button says it. */
export function nextInWords(thing, model) {
  return capital(NEXT[thing.key](thing, (day) => dayWord(day, model.today), model));
}

/** A finished sentence begins with a capital letter, whatever its first word was: "Gestern nachtragen". */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const EXTRA_WORDS = { food: () => t("Rote"), energy: () => t("Blaue"), leisure: () => t("Freizeit") };
const together = (words) => new Intl.ListFormat(language(), { type: "conjunction" }).format(words);

const NEXT = {
  conflict: () => t("Zwei Geräte, zwei Zahlen: bitte auswählen"),
  ways: ({ asked }, word) => {
    const ways = asked.map(({ sheet, day }) => t("%(sheet)s %(day)s", { sheet: SHEET_WORDS[sheet], day: word(day) }));
    return t("%(ways)s eintragen", { ways: together(ways) });
  },
  missing: ({ days }, word) => {
    return days.length === 1
      ? t("%(day)s nachtragen", { day: word(days[0]) })
      : t("Diese Woche nachtragen: %(n)s Tage fehlen", { n: days.length });
  },
  extras: ({ sheets }) => t("Mehr Meilen: %(sheets)s", { sheets: together(sheets.map((sheet) => EXTRA_WORDS[sheet]())) }),
  mission: (_thing, _word, { frame }) => t("Mission der Woche: %(title)s", { title: frame.mission.title }),
  done: () => t("Fertig für heute"),
};
