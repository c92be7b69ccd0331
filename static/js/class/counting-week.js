// Weeks that only count: why there are no miles, and the invitation to one. Loaded when such a week is there or may come.

import { h, link } from "./dom.js";
import { addressOf } from "./routes.js";
import { later, t } from "./words.js";

const SIX_WEEKS = 42;

/** What the question says in such a week, or null. */
export function countingNotice(model) {
  const said = WORDS[model.day(model.today)?.period]?.();
  return said ? h("div", { class: "notice info class-notice counting-notice" }, h("div", { class: "notice-body" }, h("p", null, said))) : null;
}

const WORDS = {
  baseline: () => t("Vorher-Woche: nur zählen, noch keine Meilen. So sehen wir, was sich ändert."),
  follow_up: () => t("Nachher-Woche: nur zählen, keine Meilen mehr. So sehen wir, was geblieben ist."),
};

/** For the teacher: the way to choose such a week, where it is time for it; else null. */
export function invitation(model, app) {
  const said = model.all_days ? invites(model.frame, model.today) : null;
  if (!said) return null;
  const address = `${addressOf(app.base, app.code, "question")}/gruppe#zeiten`;
  return h("div", { class: "stack counting-invitation" }, h("p", null, said.why), link(said.label, address, { kind: "primary" }));
}

function invites({ periods }, today) {
  const of = (kind) => periods.filter((one) => one.kind === kind);
  const [baseline, action] = [of("baseline"), of("action")];
  if (!baseline.length && action.some((one) => one.from > today) && action.every((one) => one.from > today))
    return { label: t("Vorher-Woche festlegen"), why: t("Zählen Sie vor dem Start eine Woche lang nur, ohne Meilen. Erst damit sieht man, was die Aktion verändert hat.") };
  const last = action.map((one) => one.to).sort().at(-1);
  if (baseline.length && !of("follow_up").length && last && last < today && today <= later(last, SIX_WEEKS))
    return { label: t("Nachher-Woche festlegen"), why: t("Zählen Sie etwa drei Wochen nach der Aktion noch einmal, ohne Meilen. Das geht auch nach der Frist.") };
  return null;
}
