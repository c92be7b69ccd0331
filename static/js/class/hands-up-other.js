// Beside the first question: other ways to enter than hands up, and a child more than the class has.

import { button, h } from "./dom.js";
import { styled } from "./styles.js";
import { t, tn } from "./words.js";

let dayState = null;

/** The day's states are behind a tap; so are their module, their pictures and their looks. */
async function loadStates(app) {
  const [module] = await Promise.all([import("./day-state.js"), styled(app.mount, "day-state")]);
  dayState = module.dayState;
  return true;
}

/** Beside the first question: check in, the day as a list, and days without ways. */
export function otherWays({ parts, asked, model, app, act }) {
  const day = parts[0].day;
  const isToday = parts.some((part) => part.day === model.today);
  const kita = model.frame.kind === "kita";
  const [view, word, image] = kita ? ["arrive", t("Ankommen"), "pictures/kita"] : ["board", t("Tippt euch ein"), "pictures/hand"];
  const ways = [
    isToday ? button(word, { kind: "secondary", picture: image, onclick: () => app.go(view) }) : null,
    isToday && parts.length > 1 ? button(t("Erst den Heimweg"), { kind: "secondary", picture: "pictures/house", onclick: () => act.skip(asked.part) }) : null,
    button(t("Als Liste eintragen"), { kind: "secondary", picture: "pictures/paper", onclick: () => app.go("day", { day }) }),
  ];
  const states = () => dayState(model, app, model.today);
  const details = h(
    "details",
    { class: "hands-other" },
    h("summary", null, t("Anders eintragen, oder keine Wege heute")),
    h("div", { class: "actions" }, ways.filter(Boolean)),
    isToday && dayState ? states() : null,
  );
  if (isToday && !dayState) details.addEventListener("toggle", async () => (await loadStates(app)) && details.append(states()), { once: true });
  return details;
}

/** "+" beyond the roll: the class may have a new child, which is said once and not counted every day. */
export function moreChildren(children, model, app) {
  const text = tn("Die Gruppe hat %(n)s Kind.", "Die Gruppe hat %(n)s Kinder.", children);
  const change = button(t("Ist ein Kind dazugekommen?"), { kind: "secondary", onclick: () => app.go("calendar", { part: "children" }) });
  return h("div", { class: "hands-notice info" }, h("p", null, text), model.all_days ? change : null);
}
