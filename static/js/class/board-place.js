// Where the panel of a tile opens: over its tile, inside the screen, and over as little of other open panels as can be. PURE.

const between = (least, value, most) => Math.min(Math.max(least, value), Math.max(least, most));

function overlap(one, other) {
  const width = Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const height = Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  return width > 0 && height > 0 ? width * height : 0;
}

/** {left, top} for a panel of that size. `tile`, `area` and `others` are {left, top, width, height} in the same measure. */
export function placePanel(tile, size, area, others) {
  const middle = { left: tile.left + tile.width / 2 - size.width / 2, top: tile.top + tile.height / 2 - size.height / 2 };
  const wished = [
    middle,
    { left: middle.left, top: tile.top + tile.height },
    { left: middle.left, top: tile.top - size.height },
    { left: tile.left + tile.width, top: middle.top },
    { left: tile.left - size.width, top: middle.top },
  ];
  const possible = wished.map((one) => ({
    left: between(area.left, one.left, area.left + area.width - size.width),
    top: between(area.top, one.top, area.top + area.height - size.height),
  }));
  const covered = (one) => others.reduce((sum, other) => sum + overlap({ ...one, ...size }, other), 0);
  return possible.reduce((best, one) => (covered(one) < covered(best) ? one : best));
}
