// Where the panel of a tile opens: over its tile, inside the screen, and over as little of other open panels as can be. PURE.

const GAP = 8;
const LEAST = 48; // px of a tile that a finger can still mean
const NEAR = 8; // what a pixel of distance weighs against square pixels of another child's panel

const between = (least, value, most) => Math.min(Math.max(least, value), Math.max(least, most));

function overlap(one, other) {
  const width = Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const height = Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  return width > 0 && height > 0 ? width * height : 0;
}

/** The middle of the tile, and every place beside it or beside a panel that is open already. */
function wishes(tile, { width, height }, others) {
  const middle = { left: tile.left + tile.width / 2 - width / 2, top: tile.top + tile.height / 2 - height / 2 };
  const beside = [tile, ...others].flatMap((one) => [
    { left: one.left + one.width + GAP, top: middle.top },
    { left: one.left - width - GAP, top: middle.top },
    { left: middle.left, top: one.top + one.height + GAP },
    { left: middle.left, top: one.top - height - GAP },
  ]);
  return [middle, ...beside];
}

/** {left, top} for a panel of that size. `tile`, `area` and `others` are {left, top, width, height} in the same measure. */
export function placePanel(tile, { width, height }, area, others) {
  const size = { width, height };
  const possible = wishes(tile, size, others).map((one) => ({
    left: between(area.left, one.left, area.left + area.width - size.width),
    top: between(area.top, one.top, area.top + area.height - size.height),
  }));
  const far = (one) => Math.hypot(one.left + size.width / 2 - tile.left - tile.width / 2, one.top + size.height / 2 - tile.top - tile.height / 2);
  const cost = (one) => others.reduce((sum, other) => sum + overlap({ ...one, ...size }, other), 0) + NEAR * far(one);
  return possible.reduce((best, one) => (cost(one) < cost(best) ? one : best));
}

/** Whether a panel leaves so little of a tile that nobody should tap there. */
export function isCovered(tile, panels) {
  return panels.some((panel) => {
    if (!overlap(tile, panel)) return false;
    const left = panel.left - tile.left;
    const top = panel.top - tile.top;
    return Math.max(left, top, tile.width - left - panel.width, tile.height - top - panel.height) < LEAST;
  });
}
