// The class's total, how it grew, and its marker on the way to the conference town.

import { h } from "./dom.js";
import { mileShape } from "./mile-shapes.js";
import { countUp } from "./saved-celebrate.js";
import { journeyPicture, reachedBetween, stretchOf } from "./saved-journey.js";
import { language, number, t, tn } from "./words.js";

const COLOURS = ["green", "red", "blue"];
const MOST_MARKS = 60;

/** What was added by colour. */
export function gainOf(before, now) {
  return Object.fromEntries(COLOURS.map((colour) => [colour, Math.max(0, now[colour] - before[colour])]));
}

/**
 * `before`: the group's miles before saving; `why`: why nothing was earned (a week that only counts), else "";
 * `counts`: whether the total counts up.
 * → {node, colours, start(), follow(model), stop()}; `colours` are those that grew.
 */
export function scoreBoard(model, before, why, counts = true) {
  const gained = why ? { green: 0, red: 0, blue: 0 } : gainOf(before, model.miles);
  const figure = h("b", { "aria-hidden": "true" });
  const exact = h("span", { class: "visually-hidden" });
  const unit = h("span", null, t("Meilen von %(name)s", { name: model.frame.name }));
  const gain = h("div", { class: "saved-gain" }, gainParts(gained));
  const way = wayOf(model, before.total);
  const kinds = h("ul", { class: "miles saved-kinds" });
  const node = h(
    "section",
    { class: "card saved-score", "aria-label": t("Stand") },
    h("p", { class: "saved-number" }, figure, exact, " ", unit),
    why ? h("p", { class: "saved-quiet" }, why) : gain,
    way?.node,
    kinds,
  );
  let shown = counts ? before.total : model.total;
  const reached = model.total;
  let stop = () => {};
  const draw = (miles) => {
    figure.textContent = number(Math.round(miles));
    way?.move(miles);
  };
  const tell = (present) => {
    exact.textContent = number(present.total);
    kinds.replaceChildren(...kindsOf(present.miles));
    way?.tell(present);
  };
  const follow = (present) => {
    tell(present);
    if (present.total < reached) gain.hidden = true;
    if (present.total === shown) return;
    stop();
    way?.hop();
    stop = countUp(shown, present.total, draw);
    shown = present.total;
  };
  const start = () => {
    draw(shown);
    follow(model);
    tell(model);
  };
  const hideGain = () => {
    gain.hidden = true;
  };
  return { node, colours: COLOURS.filter((colour) => gained[colour]), start, follow, hideGain, stop: () => stop() };
}

// "22 Meilen mehr", and a shape for each: a footprint, an apple, a plug. Very many miles share a shape.
function gainParts(gained) {
  const all = COLOURS.reduce((sum, colour) => sum + gained[colour], 0);
  if (!all) return null;
  const per = Math.ceil(all / MOST_MARKS);
  const marks = COLOURS.flatMap((colour) => Array.from({ length: Math.ceil(gained[colour] / per) }, () => mileShape(colour, 32)));
  marks.forEach((mark, turn) => mark.style.setProperty("--turn", String(turn)));
  return [
    h("p", { class: "saved-more" }, tn("%(n)s Meile mehr", "%(n)s Meilen mehr", all, { n: number(all) })),
    h("p", { class: "saved-marks", "aria-hidden": "true" }, marks, per > 1 ? h("small", null, t("1 Bild = %(n)s Meilen", { n: per })) : null),
  ];
}

function kindsOf(miles) {
  const words = { green: t("Grüne"), red: t("Rote"), blue: t("Blaue") };
  return COLOURS.filter((colour) => colour === "green" || miles[colour]).map((colour) =>
    h("li", null, h("span", { class: "mile" }, mileShape(colour, 28), h("b", null, number(miles[colour])), ` ${words[colour]}`)),
  );
}

// `before`: the total before saving, so that a stop that was passed just now is named.
function wayOf(model, before) {
  if (!model.frame.journey) return null;
  let { journey } = model.frame;
  let stretch = stretchOf(journey, model.total);
  const passed = reachedBetween(journey, before, model.total);
  const drawing = journeyPicture();
  const caption = h("figcaption", { class: "saved-caption" });
  const tell = ({ frame, total }) => {
    journey = frame.journey ?? journey;
    stretch = stretchOf(journey, total);
    const news = total < model.total || !passed.length || stretch.reached ? null : h("b", null, reachedInWords(passed), " ");
    caption.replaceChildren(...[news, wayInWords(stretch)].filter(Boolean));
  };
  const move = (miles) => drawing.move(stretch, miles);
  return { node: h("figure", { class: "journey saved-journey" }, drawing.node, caption), move, hop: drawing.hop, tell };
}

function reachedInWords(names) {
  if (names.length === 1) return t("%(stop)s ist erreicht.", { stop: names[0] });
  return t("%(stops)s sind erreicht.", { stops: new Intl.ListFormat(language()).format(names) });
}

function wayInWords({ left, name, reached }) {
  if (reached) return t("Erreicht: %(stop)s. Die Reise geht weiter.", { stop: name });
  return tn("Noch %(n)s Meile bis %(stop)s", "Noch %(n)s Meilen bis %(stop)s", left, { n: number(left), stop: name });
}
