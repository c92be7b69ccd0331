// Beside the first question: other ways to enter than hands up, and a child more than the class has.

import { button, h, picture } from "./dom.js";
import { styled } from "./styles.js";
import { t, tn } from "./words.js";

let dayState = null;

/** The day's states are behind a tap; so are their module, their pictures and their looks. */
async function loadStates(app) {
  const [module] = await Promise.all([import("./day-state.js"), styled(app.mount, "day-state")]);
  dayState = module.dayState;
  return true;
}

const isAboutToday = ({ parts, model }) => parts.some((part) => part.day === model.today);

/** At the door of a Kita the children come one by one: *Ankommen* stands first, and hands up after it. */
export function arriveFirst(context) {
  const { parts, model, app } = context;
  if (model.frame.kind !== "kita" || !isAboutToday(context)) return null;
  return h("div", { class: "hands-first" }, arriveButton(app), listButton(app, parts[0].day));
}

/** *Ankommen* as the largest thing to tap. */
export function arriveButton(app) {
  const words = h("span", null, t("Ankommen"), h("small", null, t("Jedes Kind tippt selbst an, wie es kam.")));
  return h("button", { type: "button", class: "hands-choice hands-arrive", onclick: () => app.go("arrive") }, picture("pictures/kita", 96), words);
}

const listButton = (app, day) => button(t("Als Liste eintragen"), { kind: "secondary", picture: "pictures/paper", onclick: () => app.go("day", { day }) });

/** A school's class may tap in by itself instead; in sight as long as nothing is answered. */
export function checkInButton(context) {
  const { flow, model, app } = context;
  if (flow.events.length || model.frame.kind === "kita" || !isAboutToday(context)) return null;
  return button(t("Tippt euch ein"), { kind: "secondary", class: "hands-check-in", picture: "pictures/hand", onclick: () => app.go("board") });
}

/** Beside the first question: the way home first, the day as a list, and days without ways. */
export function otherWays(context) {
  const { parts, asked, model, app, act } = context;
  const isToday = isAboutToday(context);
  const isSaid = Boolean(model.day(model.today)?.state); // said in a tap, it is taken back in a tap
  const ways = [
    isToday && parts.length > 1 ? button(t("Erst den Heimweg"), { kind: "secondary", picture: "pictures/house", onclick: () => act.skip(asked.part) }) : null,
    isToday && model.frame.kind === "kita" ? null : listButton(app, parts[0].day),
  ].filter(Boolean);
  const states = () => dayState(model, app, model.today);
  const details = h(
    "details",
    { class: "hands-other", open: isSaid },
    h("summary", null, t("Anders eintragen, oder keine Wege heute")),
    ways.length ? h("div", { class: "actions" }, ways) : null,
    (isToday || isSaid) && dayState ? states() : null,
  );
  if ((isToday || isSaid) && !dayState) details.addEventListener("toggle", async () => (await loadStates(app)) && details.append(states()), { once: true });
  return details;
}

/** "+" beyond the roll: the class may have a new child, which is said once and not counted every day. */
export function moreChildren(children, model, app) {
  const text = tn("Die Gruppe hat %(n)s Kind.", "Die Gruppe hat %(n)s Kinder.", children);
  const change = button(t("Ist ein Kind dazugekommen?"), { kind: "secondary", onclick: () => app.go("calendar", { part: "children" }) });
  return h("div", { class: "hands-notice info" }, h("p", null, text), model.all_days ? change : null);
}
