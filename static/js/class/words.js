// What is said, in the page's language: German source texts, other languages by a list that the server makes of its catalogue.

let catalogue = {};

/** Takes a list of translations (German text → text; of two forms a list), as the server's catalogue has them. */
export function useWords(words) {
  catalogue = words ?? {};
}

/** The page's language, for dates and numbers. */
export const language = () => document.documentElement.lang || "de";

function fill(text, params) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (params && name in params ? String(params[name]) : whole));
}

/** A text and what stands in it, as in t("Speichern") or with values: t(…, {n: 25}). */
export function t(text, params) {
  const found = catalogue[text];
  return fill(typeof found === "string" && found ? found : text, params);
}

/** A text that counts: tn("%(n)s Weg", "%(n)s Wege", n, {n}). */
export function tn(one, many, n, params = { n }) {
  const found = catalogue[one];
  const [single, plural] = Array.isArray(found) && found[0] ? found : [one, many];
  return fill(n === 1 ? single : plural ?? single, params);
}

/** A number as people read it. */
export const number = (n) => new Intl.NumberFormat(language()).format(n);

/** Noon of a day, so that no time zone moves it. */
export const noon = (day) => new Date(`${day}T12:00:00Z`);

/** A day so many days later. */
export const later = (day, days) => new Date(noon(day).getTime() + days * 86400000).toISOString().slice(0, 10);

/** Monday = 1 … Sunday = 7. */
export const weekdayOf = (day) => noon(day).getUTCDay() || 7;

/** The Monday of a day's week. */
export const mondayOf = (day) => later(day, 1 - weekdayOf(day));

function formatted(day, options) {
  return new Intl.DateTimeFormat(language(), { timeZone: "UTC", ...options }).format(noon(day));
}

/** Mittwoch, 23. September */
export const longDay = (day) => formatted(day, { weekday: "long", day: "numeric", month: "long" });

/** Mittwoch, 23. September 2026: where a day must not be mistaken. */
export const fullDay = (day) => formatted(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** Mi 23.9. */
export const shortDay = (day) => formatted(day, { weekday: "short", day: "numeric", month: "numeric" });

/** 8:04 */
export function timeOf(when) {
  const options = { hour: "numeric", minute: "2-digit", timeZone: "Europe/Berlin" };
  return new Intl.DateTimeFormat(language(), options).format(new Date(when));
}

/** heute, gestern, Mittwoch, 23. September */
export function dayWord(day, today) {
  if (day === today) return t("heute");
  if (day === later(today, -1)) return t("gestern");
  return longDay(day);
}

/** A mode's word, and what belongs to it. */
const MODES = {
  foot: () => [t("zu Fuß"), t("auch im Kinderwagen")],
  bike: () => [t("Fahrrad"), t("auch Anhänger, Kindersitz, Lastenrad")],
  scooter: () => [t("Roller"), ""],
  wheels: () => [t("anderes auf Rollen"), t("Skates, Rollstuhl, Laufrad")],
  bus: () => [t("Bus"), t("auch Schulbus, Fahrdienst")],
  train: () => [t("Bahn"), t("auch Straßenbahn")],
  park_walk: () => [t("Auto, dann zu Fuß"), t("ab Elternhaltestelle, Hol- und Bringzone")],
  carpool: () => [t("Fahrgemeinschaft"), ""],
  car: () => [t("Auto"), ""],
  other: () => [t("anderes"), ""],
  task: () => [t("Aufgabe statt Weg"), t("für Kinder, die den Weg nicht wählen können")],
};

const SHEETS = {
  way_there: () => t("Hinweg"),
  way_back: () => t("Heimweg"),
  leisure: () => t("Freizeit"),
  food: () => t("Rote Meilen"),
  energy: () => t("Blaue Meilen"),
  adults: () => t("Erwachsene"),
};

// Read when they are shown, so that the language may be set after this file was loaded.
function live(source, read) {
  return new Proxy({}, {
    get: (_, key) => (typeof key === "string" && key in source ? read(source[key]) : undefined),
    ownKeys: () => Object.keys(source),
    getOwnPropertyDescriptor: (_, key) => ({ enumerable: key in source, configurable: true }),
    has: (_, key) => key in source,
  });
}

/** MODE_WORDS.foot → {name: "zu Fuß", note: "auch im Kinderwagen"} */
export const MODE_WORDS = live(MODES, (say) => ({ name: say()[0], note: say()[1] }));

/** SHEET_WORDS.way_there → "Hinweg" */
export const SHEET_WORDS = live(SHEETS, (say) => say());

/** "12 zu Fuß, 3 Auto": counts as one line, the most first. */
export function countsInWords(counts) {
  const there = Object.entries(counts ?? {}).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  if (!there.length) return t("nichts");
  return there.map(([key, n]) => `${number(n)} ${MODE_WORDS[key]?.name ?? tn("Meile", "Meilen", n)}`).join(", ");
}
