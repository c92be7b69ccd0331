// Small pieces about a day: why it has no ways, what the weather was, and the task that stands in for a way.
// Each is one element that saves on a tap and keeps itself up to date: give it to any view.

import { announce, button, h, link, picture } from "./dom.js";
import { MODE_WORDS, dayWord, t } from "./words.js";

const STATES = {
  no_school: { name: () => t("Kein Unterricht"), picture: "pictures/holiday" },
  excursion: { name: () => t("Ausflug"), picture: "pictures/excursion" },
  not_asked: { name: () => t("Nicht gefragt"), picture: "pictures/absent" },
};
const WEATHERS = {
  sun: { name: () => t("Sonne"), picture: "weather/sun" },
  clouds: { name: () => t("Wolken"), picture: "weather/cloud" },
  rain: { name: () => t("Regen"), picture: "weather/rain" },
  snow: { name: () => t("Schnee"), picture: "weather/snow" },
  storm: { name: () => t("Sturm"), picture: "weather/storm" },
};
const WAYS = ["way_there", "way_back"];

/** The word of a state: stateWord("excursion") → "Ausflug". */
export const stateWord = (state) => STATES[state]?.name() ?? "";

/** The word of a weather: weatherWord("rain") → "Regen". */
export const weatherWord = (weather) => WEATHERS[weather]?.name() ?? "";

/** Ways that hinder a state: they have to be taken back first. */
export function waysInTheWay(model, day) {
  return WAYS.filter((sheet) => model.tally(day, sheet));
}

/** "Keine Wege gezählt?": no school, an excursion, not asked, in one tap each, and back in one. */
export function dayState(model, app, day) {
  const box = h("section", { class: "day-state", "aria-label": t("Keine Wege gezählt?") });
  keep(box, app, model, (present) => stateParts(box, present, app, day));
  return box;
}

function stateParts(box, model, app, day) {
  const { state = null } = model.day(day) ?? {};
  if (state) return stateSaid(box, model, app, day, state);
  const title = h("h2", { class: "piece-title" }, t("Keine Wege gezählt?"));
  const ways = waysInTheWay(model, day);
  if (ways.length) return [title, stateHindered(model, app, day)];
  const choices = Object.entries(STATES).map(([key, one]) =>
    button(one.name(), {
      kind: "secondary",
      class: "state-choice",
      picture: one.picture,
      size: 48,
      dataset: { state: key },
      onclick: () => say(box, app, day, { state: key }, stateSpoken(day, model, key)),
    }),
  );
  return [title, h("div", { class: "piece-choices" }, choices)];
}

function stateSpoken(day, model, state) {
  return t("%(state)s steht im Kalender: %(day)s.", { state: stateWord(state), day: dayWord(day, model.today) });
}

function stateSaid(box, model, app, day, state) {
  const params = { state: stateWord(state), day: dayWord(day, model.today) };
  const back = () => say(box, app, day, { state: null }, t("%(state)s ist zurückgenommen.", params));
  return [
    h("h2", { class: "piece-title" }, picture(STATES[state].picture, 48), t("%(state)s: %(day)s", params)),
    h("p", { class: "soft" }, t("So steht der Tag im Kalender. Wer doch Wege einträgt, hebt das auf.")),
    button(t("%(state)s zurücknehmen", params), { kind: "secondary", onclick: back, dataset: { state: "" } }),
  ];
}

function stateHindered(model, app, day) {
  const take = () => app.go("day", { day });
  return [
    h("p", { class: "soft" }, t("Für diesen Tag sind schon Wege eingetragen. Sie bleiben, bis jemand sie zurücknimmt.")),
    model.frame.device.all_days || day === model.today
      ? button(t("Zum Tag: Wege prüfen oder zurücknehmen"), { kind: "secondary", onclick: take })
      : null,
  ];
}

/** The weather of a day, a tap each, as often as they like; nobody has to. */
export function weather(model, app, day) {
  const box = h("section", { class: "day-weather", "aria-label": t("Wetter (freiwillig)") });
  keep(box, app, model, (present) => weatherParts(box, present, app, day));
  return box;
}

function weatherParts(box, model, app, day) {
  const now = model.day(day)?.weather ?? null;
  const title = day === model.today ? t("Wie ist das Wetter?") : t("Wie war das Wetter?");
  const choices = Object.entries(WEATHERS).map(([key, one]) =>
    h(
      "button",
      {
        type: "button",
        class: "weather-choice",
        "aria-pressed": String(now === key),
        dataset: { weather: key },
        onclick: () => say(box, app, day, { weather: now === key ? null : key }, weatherSpoken(now, key)),
      },
      picture(one.picture, 48),
      h("span", null, one.name()),
    ),
  );
  return [
    h("h2", { class: "piece-title" }, title, " ", h("small", null, t("freiwillig"))),
    h("div", { class: "piece-choices" }, choices),
  ];
}

function weatherSpoken(now, key) {
  return now === key ? t("Kein Wetter eingetragen.") : t("Wetter: %(weather)s", { weather: weatherWord(key) });
}

/** The class's task for children who cannot choose their way, or null where there is nothing to say. */
export function taskNote(model) {
  const { task, device, code, kind } = model.frame;
  const asked = [...model.usual, ...model.rare].includes("task");
  if (!asked || (!task && !device.may_manage)) return null;
  const group = `/klasse/${encodeURIComponent(code)}/gruppe#aufgabe`;
  const none = kind === "kita" ? t("Die Gruppe kann eine Aufgabe festlegen.") : t("Die Klasse kann eine Aufgabe festlegen.");
  return h(
    "aside",
    { class: "task-note", "aria-label": MODE_WORDS.task.name },
    picture("modes/task", 48),
    h(
      "div",
      null,
      h("p", null, h("b", null, MODE_WORDS.task.name, ": "), task || `${MODE_WORDS.task.note}. ${none}`),
      device.may_manage ? link(task ? t("Aufgabe ändern") : t("Aufgabe festlegen"), group) : null,
    ),
  );
}

// ---- saving on a tap ----

// Draws the piece, and again whenever the view hands over a newer model: `box.update(model)`.
function keep(box, app, model, parts) {
  box.update = (present = app.model ?? model) => {
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset : null;
    box.replaceChildren(...parts(present).flat().filter(Boolean));
    if (focused) refocus(box, focused);
  };
  box.update(model);
}

// The focus stays on the choice that was tapped, or goes to what came in its place.
function refocus(box, { state, weather: sky }) {
  const same = sky ? box.querySelector(`[data-weather="${sky}"]`) : box.querySelector(`[data-state="${state ?? ""}"]`);
  (same ?? box.querySelector("button, a"))?.focus();
}

// A state and the weather are one entry: what is not changed is sent along as it is.
async function say(box, app, day, change, spoken) {
  const { state = null, weather: sky = null } = app.model.day(day) ?? {};
  try {
    await app.save([{ kind: "state", day, state, weather: sky, ...change }]);
  } catch {
    fault(box);
    return;
  }
  announce(spoken);
  box.update();
}

function fault(box) {
  const text = t("Das konnte auf diesem Gerät nicht gespeichert werden. Bitte noch einmal versuchen.");
  box.querySelector(".piece-fault")?.remove();
  box.append(h("p", { class: "field-error piece-fault", role: "alert" }, text));
}
