// Taps of several hands at once. A browser makes a click of a single finger only: where two children tap at the same
// moment it sees one gesture of two fingers and says nothing. So every pointer is followed by itself, from its landing to its
// lifting; clicks count where no pointer made them (keyboard, switch, screen reader).

const SLIP = 90; // px that a child's finger may slide on the glass
const ECHO_MS = 700; // in which the browser may send a click for a tap that was answered already
const DOUBLE_MS = 450; // a second tap so soon after the first one, at the same place, is the same wish
const DOUBLE = 50; // px that still are the same place

/** Calls `answer(element, {pointer})` for each tap on an element of that selector inside root. Returns the way to end it. */
export function onTap(root, selector, answer) {
  const down = new Map();
  const recent = [];
  const usable = (element) => element && root.contains(element) && !element.disabled;

  const isDouble = (event) => recent.some((one) =>
    event.timeStamp - one.at < DOUBLE_MS && Math.hypot(event.clientX - one.x, event.clientY - one.y) < DOUBLE);
  const remember = (event) => {
    recent.push({ at: event.timeStamp, x: event.clientX, y: event.clientY });
    while (recent.length > 20) recent.shift();
  };
  const isEcho = (event) => event.detail > 0 && recent.some((one) => event.timeStamp - one.at < ECHO_MS);

  const listeners = {
    pointerdown(event) {
      const element = event.target.closest?.(selector);
      if (!usable(element) || event.button > 0) return;
      down.set(event.pointerId, { element, x: event.clientX, y: event.clientY });
    },
    pointerup(event) {
      const start = down.get(event.pointerId);
      down.delete(event.pointerId);
      if (!start || !usable(start.element)) return;
      if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLIP) return;
      const double = isDouble(event);
      remember(event);
      if (!double) answer(start.element, { pointer: true });
    },
    pointercancel: (event) => down.delete(event.pointerId),
    click(event) {
      const element = event.target.closest?.(selector);
      if (isEcho(event)) stop(event);
      else if (usable(element)) answer(element, { pointer: false });
    },
  };
  for (const [name, listener] of Object.entries(listeners)) root.addEventListener(name, listener, true);
  return () => {
    for (const [name, listener] of Object.entries(listeners)) root.removeEventListener(name, listener, true);
  };
}

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}
