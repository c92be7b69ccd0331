// A small celebration: miles as confetti, once, and none for whoever asked their device for less motion.

import { OUTLINES } from "./mile-shapes.js";

const EASE = (share) => 1 - (1 - share) ** 3;
const COUNT_MS = 1400;
const COLOURS = { green: "#2f8f4e", red: "#d0413c", blue: "#2f74c0" };
const OUTLINE_MATRIX = [0.45, 0, 0, 0.45, -5.4, -5.4];
const PIECES = 36;

export const wantsCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Calls `draw` with numbers from `before` to `now` for a second or so, at once where calm is wanted. Returns a stop. */
export function countUp(before, now, draw, { calm = wantsCalm() } = {}) {
  if (calm || before === now || document.hidden) {
    draw(now);
    return () => {};
  }
  let frame = 0;
  let start = null;
  const step = (time) => {
    start ??= time;
    const share = Math.min(1, (time - start) / COUNT_MS);
    draw(share === 1 ? now : before + (now - before) * EASE(share));
    if (share < 1) frame = requestAnimationFrame(step);
  };
  draw(before);
  frame = requestAnimationFrame(step);
  return () => {
    cancelAnimationFrame(frame);
    draw(now);
  };
}

/**
 * Throws a few footprints, apples and plugs over `box` (colours: which of them). The library is loaded only now; where it
 * cannot be, nothing flies and nothing is missed. Returns a stop.
 */
export function celebrate(box, colours, { calm = wantsCalm() } = {}) {
  if (calm || !colours.length) return () => {};
  let stopped = false;
  let fire = null;
  const canvas = document.createElement("canvas");
  canvas.className = "saved-confetti";
  canvas.setAttribute("aria-hidden", "true");
  const done = () => {
    stopped = true;
    fire?.reset();
    canvas.remove();
  };
  import("../../vendor/canvas-confetti/confetti.js")
    .then(({ default: confetti }) => {
      if (stopped) return;
      box.append(canvas);
      fire = confetti.create(canvas, { resize: true, useWorker: false });
      return throwAll(fire, confetti, colours).then(done);
    })
    .catch(done);
  return done;
}

// Each colour flies in its own shape.
function throwAll(fire, confetti, colours) {
  const many = Math.ceil(PIECES / colours.length);
  return Promise.all(
    colours.flatMap((colour) => {
      const shape = confetti.shapeFromPath({ path: OUTLINES[colour], matrix: OUTLINE_MATRIX });
      const look = { shapes: [shape], colors: [COLOURS[colour]], flat: true, scalar: 2.4, ticks: 170, gravity: 0.8, startVelocity: 26 };
      const side = (x, angle) => fire({ ...look, particleCount: many / 2, spread: 60, angle, origin: { x, y: 0.75 } });
      return [side(0.08, 65), side(0.92, 115)];
    }),
  );
}
