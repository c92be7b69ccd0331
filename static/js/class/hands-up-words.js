// What the class is asked, word by word. Children answer, so the questions are short and in the present of the classroom.

import { MODE_WORDS, SHEET_WORDS, dayWord, language, later, noon, t } from "./words.js";

const THERE = {
  foot: () => t("Wer kam zu Fuß?"),
  bike: () => t("Wer kam mit dem Fahrrad?"),
  scooter: () => t("Wer kam mit dem Roller?"),
  wheels: () => t("Wer kam auf anderen Rollen?"),
  bus: () => t("Wer kam mit dem Bus?"),
  train: () => t("Wer kam mit der Bahn?"),
  park_walk: () => t("Wer ist das letzte Stück gelaufen?"),
  carpool: () => t("Wer kam in einer Fahrgemeinschaft?"),
  car: () => t("Wer kam mit dem Auto?"),
  other: () => t("Wer kam anders?"),
  task: () => t("Für wen zählt die Aufgabe?"),
};

const BACK = {
  foot: () => t("Wer ging zu Fuß nach Hause?"),
  bike: () => t("Wer fuhr mit dem Fahrrad nach Hause?"),
  scooter: () => t("Wer fuhr mit dem Roller nach Hause?"),
  wheels: () => t("Wer fuhr auf anderen Rollen nach Hause?"),
  bus: () => t("Wer fuhr mit dem Bus nach Hause?"),
  train: () => t("Wer fuhr mit der Bahn nach Hause?"),
  park_walk: () => t("Wer ist das erste Stück gelaufen?"),
  carpool: () => t("Wer fuhr in einer Fahrgemeinschaft nach Hause?"),
  car: () => t("Wer fuhr mit dem Auto nach Hause?"),
  other: () => t("Wer kam anders nach Hause?"),
  task: () => t("Für wen zählt die Aufgabe?"),
};

const whole = () => t("Den ganzen Weg.");
const longest = () => t("Wer umsteigt, zählt beim längsten Stück.");
const SENTENCES = {
  foot: whole, bike: whole, scooter: whole, bus: longest, train: longest,
  wheels: () => t("Skates, Rollstuhl, Laufrad: den ganzen Weg."),
  park_walk: () => t("Mit dem Auto bis zur Elternhaltestelle, zwischen dort und der Schule zu Fuß."),
  carpool: () => t("Kinder aus mehreren Familien in einem Auto."),
  other: () => t("Was sonst nirgends passt."),
};

/** "Wer kam mit dem Roller?" */
export const modeQuestion = (sheet, mode) => (sheet === "way_back" ? BACK : THERE)[mode]();

/** One sentence on what counts here. `task`: the class's own words for it. */
export function modeSentence(mode, { task, kind }) {
  if (mode === "task") return task || t("Eine Aufgabe für Kinder, die ihren Weg nicht wählen können.");
  if (mode === "park_walk" && kind === "kita") return t("Mit dem Auto bis zur Elternhaltestelle, zwischen dort und der Kita zu Fuß.");
  return SENTENCES[mode]?.() ?? "";
}

/** "Hinweg heute", "Heimweg gestern", "Heimweg: Freitag, 18. September" */
export function partTitle({ sheet, day }, today) {
  const word = dayWord(day, today);
  const near = day === today || day === later(today, -1);
  return near ? `${SHEET_WORDS[sheet]} ${word}` : `${SHEET_WORDS[sheet]}: ${word}`;
}

/** "Und gestern nach Hause?", "Und am Freitag nach Hause?" */
export function likeQuestion(day, today) {
  if (day === later(today, -1)) return t("Und gestern nach Hause?");
  const week = later(today, -7) < day;
  const options = week ? { weekday: "long" } : { weekday: "long", day: "numeric", month: "long" };
  const word = new Intl.DateTimeFormat(language(), { timeZone: "UTC", ...options }).format(noon(day));
  return t("Und am %(day)s nach Hause?", { day: word });
}

/** "Heute da:", "Gestern da:", "Da waren:" */
export function presentLabel(day, today) {
  if (day === today) return t("Heute da:");
  return day === later(today, -1) ? t("Gestern da:") : t("Da waren:");
}

/** "fehlen heute", "fehlten" */
export const absentWord = (day, today) => (day === today ? t("fehlen heute") : t("fehlten"));

/** Name of an answer in the strip: a mode's, or who is absent. */
export function answerName(what, day, today) {
  return what === "absent" ? absentWord(day, today) : MODE_WORDS[what].name;
}

/** Its picture. */
export const answerPicture = (what) => (what === "absent" ? "pictures/absent" : `modes/${what}`);
