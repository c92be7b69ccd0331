// PURE: going about in a table by keyboard, and a block from a spreadsheet. `free[row][column]`: a number can be typed there.

/** Where a key leads, as {row, column}; null where it leads out of the table (`Enter` behind its last cell). */
export function step(free, from, key, { back = false } = {}) {
  if (key === "Enter") return back ? up(free, from) : down(free, from);
  if (key === "ArrowDown") return along(free, from, 1, 0);
  if (key === "ArrowUp") return along(free, from, -1, 0);
  if (key === "ArrowRight") return along(free, from, 0, 1);
  if (key === "ArrowLeft") return along(free, from, 0, -1);
  return from;
}

/** The next cell that can be typed in that direction; without one it stays. */
function along(free, from, rows, columns) {
  let { row, column } = from;
  for (;;) {
    row += rows;
    column += columns;
    if (free[row]?.[column] === undefined) return from;
    if (free[row][column]) return { row, column };
  }
}

/** Down the day, then to the next day's top. */
function down(free, { row, column }) {
  return inOrder(free).find((one) => one.column > column || (one.column === column && one.row > row)) ?? null;
}

function up(free, from) {
  const { row, column } = from;
  return inOrder(free).findLast((one) => one.column < column || (one.column === column && one.row < row)) ?? from;
}

/** All cells that can be typed, day by day. */
export function inOrder(free) {
  const columns = Math.max(0, ...free.map((row) => row.length));
  return Array.from({ length: columns }, (_, column) => free.map((cells, row) => ({ row, column, is: cells[column] })))
    .flat()
    .filter((cell) => cell.is)
    .map(({ row, column }) => ({ row, column }));
}

/** The rows of a block that was copied from a spreadsheet, or null for a single text. Words around the numbers are left off. */
export function blockIn(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  if (lines.length < 2 && !lines[0].includes("\t")) return null;
  const rows = lines.map((line) => line.split("\t").map((cell) => cell.trim()));
  const body = rows.length > 1 && areWords(rows[0]) ? rows.slice(1) : rows;
  const labelled = body[0].length > 1 && areWords(body.map((row) => row[0]));
  return labelled ? body.map((row) => row.slice(1)) : body;
}

/** Headings: no number among them, and not all of them empty. */
const areWords = (cells) => cells.every((cell) => !/^[-+]?\d/.test(cell)) && cells.some((cell) => cell !== "");

/** Where a block's texts go, from a cell on: {cells: [{row, column, text}], left: how many found no place}. */
export function placed(free, from, block) {
  const cells = [];
  let left = 0;
  block.forEach((texts, down_) =>
    texts.forEach((text, right) => {
      const [row, column] = [from.row + down_, from.column + right];
      if (free[row]?.[column]) cells.push({ row, column, text });
      else if (text !== "" && text !== "0") left += 1;
    }),
  );
  return { cells, left };
}
