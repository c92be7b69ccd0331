// What a screen reader is told after an answer: what was answered, and how many are left.

import { partsNow, question } from "./hands-up-steps.js";
import { absentWord, partTitle } from "./hands-up-words.js";
import { MODE_WORDS, t, tn } from "./words.js";

export function spokenAfter(before, after, model) {
  const event = after.events.length > before.events.length ? after.events.at(-1) : null;
  if (!event) return presentWords(before, after);
  const part = partsNow(after)[event.part];
  const said = SAID[event.kind]?.(event, part, model) ?? "";
  const left = question(after).part === event.part && said ? tn("Noch %(n)s Kind.", "Noch %(n)s Kinder.", part.left) : "";
  return `${said} ${left}`.trim();
}

function presentWords(before, after) {
  const now = partsNow(after);
  const changed = now.find((part, index) => part.present !== partsNow(before)[index].present);
  return changed ? tn("%(n)s Kind da", "%(n)s Kinder da", changed.present) : "";
}

const SAID = {
  count: ({ mode, n }) => t("%(mode)s: %(n)s.", { mode: MODE_WORDS[mode].name, n }),
  rest: ({ car, absent }, part, model) =>
    [
      car ? t("%(mode)s: %(n)s.", { mode: MODE_WORDS.car.name, n: car }) : "",
      absent ? t("%(mode)s: %(n)s.", { mode: absentWord(part.day, model.today), n: absent }) : "",
    ].join(" ").trim(),
  like: () => t("Genauso zurück."),
  skip: (event, part, model) => t("%(part)s ausgelassen.", { part: partTitle(part, model.today) }),
};
