// Hands up by keyboard: digits answer, Enter takes what was typed, Backspace goes a step back, arrows move in the grid.
// Only while the focus is within the question, so that no single key surprises anybody elsewhere.

import { announce } from "./dom.js";
import { MOMENT, moved, typed } from "./hands-up-keys.js";
import { t } from "./words.js";

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
/** A digit so soon after the last answer still belonged to that one. */
const AFTER_ANSWER = 250;
/** Enter so soon after the check appeared still belonged to the last number. */
const AFTER_CHECK = 600;

export function listenToKeys(box, { asked, act, shownAt }) {
  const state = { text: "", timer: null, answered: -Infinity };
  const reset = () => {
    clearTimeout(state.timer);
    state.text = "";
    mark(box, null);
  };
  const answer = () => {
    const n = Number(state.text);
    reset();
    state.answered = performance.now();
    const { kind } = asked();
    if (kind === "mode") act().count(n);
    else if (kind === "rest") act().rest(n);
  };
  const onKey = (event) => key(event, { box, state, reset, answer, asked, act, shownAt });
  box.addEventListener("keydown", onKey);
  return { reset, leave: reset };
}

function key(event, context) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, textarea, select")) return;
  if (/^[0-9]$/.test(event.key)) onDigit(event, context);
  else if (event.key === "Enter") onEnter(event, context);
  else if (event.key === "Backspace") onBackspace(event, context);
  else if (ARROWS.includes(event.key)) onArrow(event, context);
}

function onDigit(event, { box, state, answer, asked }) {
  const { kind, most } = asked();
  if (!["mode", "rest"].includes(kind) || event.repeat || performance.now() - state.answered < AFTER_ANSWER) return;
  event.preventDefault();
  const { text, done, refused } = typed(state.text, event.key, most);
  if (refused !== null) {
    announce(t("%(n)s sind zu viele: Es sind noch %(left)s Kinder.", { n: refused, left: most }));
    return;
  }
  state.text = text;
  mark(box, text);
  clearTimeout(state.timer);
  if (done) answer();
  else state.timer = setTimeout(answer, MOMENT);
}

// Enter on a button is the button's, unless a number was begun.
function onEnter(event, { state, answer, asked, act, shownAt }) {
  if (event.repeat) return;
  if (state.text) {
    event.preventDefault();
    answer();
  } else if (asked().kind === "check" && !event.target.closest("button, a, summary")) {
    event.preventDefault();
    if (performance.now() - shownAt() > AFTER_CHECK) act().save();
  }
}

function onBackspace(event, { state, reset, act }) {
  event.preventDefault();
  if (state.text) reset();
  else if (!event.repeat) act().back();
}

function onArrow(event, { box }) {
  const tiles = [...box.querySelectorAll(".hands-tile")];
  if (!tiles.length) return;
  event.preventDefault();
  const at = tiles.indexOf(event.target.closest(".hands-tile"));
  const columns = getComputedStyle(tiles[0].parentElement).gridTemplateColumns.split(" ").length;
  tiles[at < 0 ? 0 : moved(at, event.key, tiles.length, columns)].focus();
}

// The tile of what was typed so far.
function mark(box, text) {
  for (const tile of box.querySelectorAll(".hands-tile")) tile.classList.toggle("hands-typed", text !== null && tile.dataset.n === text);
}
