// Hands up, as pure steps: what is asked next, from what was answered so far. No DOM, no network, no clock.
//
// A flow is {setup, events, absent}. Nothing but the answers is kept; what is asked, what is left and what will be saved is read
// from them, so a step back is one answer less and a reload goes on where it was. Every function returns a new flow, or the same
// one where an answer is not possible (more hands than children).
//
// setup: {code, today, parts: [{sheet, day, children, absent, order, rare, like}]}; `like` is that day's way there, or null.
// events: {kind: "count", part, mode, n} · {kind: "rest", part, car, absent} · {kind: "like" | "unlike" | "skip" | "open", part}
//         {kind: "short", part} (no further mode: to the rest) · {kind: "ask", part, what} (back to one question, or "more")

export const REST_MODE = "car";
export const LIKE = "like";
export const REST = "rest";
export const MORE = "more";

export function begin(setup) {
  return { setup, events: [], absent: setup.parts.map((part) => part.absent ?? 0) };
}

// The parts of a day's question: today's way there, the way home of the last school day. `like` only where it may be copied.
export function partsOf(asked, usual, rare) {
  const order = usual.filter((mode) => mode !== REST_MODE);
  const behind = rare.filter((mode) => mode !== REST_MODE);
  return asked.map(({ sheet, day, children, like = null }) => ({
    sheet, day, children, like, order, rare: behind, absent: like ? like.absent : 0,
  }));
}

export function sum(counts) {
  return Object.values(counts).reduce((all, n) => all + n, 0);
}

// ---- reading ----

function fresh(part, absent) {
  return { ...part, absent, counts: {}, rest: null, likes: part.like ? null : false, skipped: false, short: false };
}

const APPLY = {
  count: (part, { mode, n }) => ({ ...part, counts: { ...part.counts, [mode]: n } }),
  rest: (part, { car, absent }) => ({ ...part, rest: { car, absent } }),
  like: (part) => ({ ...part, likes: true }),
  unlike: (part) => ({ ...part, likes: false }),
  skip: (part) => ({ ...part, skipped: true }),
  open: (part) => ({ ...part, skipped: false }),
  short: (part) => ({ ...part, short: true }),
  ask: (part) => part,
};

// Children of whom nothing was counted by hand: neither shown as hands nor taken out of "Heute da".
function uncounted(part) {
  return part.children - part.absent - sum(part.counts);
}

// What the rest said holds only while it still is the rest.
function heldRest(part) {
  return part.rest && part.rest.car + part.rest.absent === uncounted(part) ? part.rest : null;
}

function finished(part) {
  return part.skipped || part.likes === true || (part.likes === false && (uncounted(part) === 0 || heldRest(part) !== null));
}

export function partsNow(flow) {
  const parts = flow.setup.parts.map((part, index) => fresh(part, flow.absent[index]));
  for (const event of flow.events) parts[event.part] = APPLY[event.kind](parts[event.part], event);
  return parts.map((part) => {
    const rest = heldRest(part);
    return { ...part, left: uncounted(part), present: part.children - part.absent, rest, finished: finished({ ...part, rest }) };
  });
}

function modeQuestion(index, part, mode) {
  const own = part.counts[mode] ?? 0;
  return { kind: "mode", part: index, mode, most: part.left + own, now: part.counts[mode] ?? null };
}

function ask(index, part, what) {
  if (what === LIKE && part.like) return { kind: LIKE, part: index };
  if (what === MORE) return { kind: MORE, part: index, modes: part.rare };
  if (what === REST) return { kind: REST, part: index, most: part.left, now: part.rest };
  return modeQuestion(index, part, what);
}

function next(index, part) {
  if (part.likes === null) return { kind: LIKE, part: index };
  const mode = part.short ? undefined : part.order.find((one) => part.counts[one] === undefined);
  return mode === undefined ? ask(index, part, REST) : modeQuestion(index, part, mode);
}

// What is on the screen: {kind: "mode" | "rest" | "like" | "more" | "check", part, …}
export function question(flow) {
  const parts = partsNow(flow);
  const last = flow.events.at(-1);
  const asked = last?.kind === "ask" && !(last.what === REST && parts[last.part].left === 0);
  if (asked) return ask(last.part, parts[last.part], last.what);
  const index = parts.findIndex((part) => !part.finished);
  return index < 0 ? { kind: "check", part: null } : next(index, parts[index]);
}

// More than one mode before the rest: then a short cut there is worth a button.
export function canShorten(flow, index) {
  const part = partsNow(flow)[index];
  return !part.short && part.likes === false && part.order.filter((mode) => part.counts[mode] === undefined).length > 1;
}

// What was said of a part, in the order asked, zeros too: [{what, n}], `what` a mode, "car" of the rest or "absent".
export function answers(part) {
  const counted = [...part.order, ...part.rare].filter((mode) => part.counts[mode] !== undefined);
  const said = counted.map((mode) => ({ what: mode, n: part.counts[mode] }));
  if (part.rest?.car) said.push({ what: REST_MODE, n: part.rest.car });
  const absent = part.absent + (part.rest?.absent ?? 0);
  return absent ? [...said, { what: "absent", n: absent }] : said;
}

function nonZero(counts) {
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));
}

// What a part comes to: {counts, absent, basis}, or null where nothing will be saved of it.
export function result(part) {
  if (part.skipped || !part.finished) return null;
  if (part.likes) return { counts: nonZero(part.like.counts), absent: part.like.absent, basis: "assumed" };
  const car = part.rest?.car ? { [REST_MODE]: part.rest.car } : {};
  return { counts: nonZero({ ...part.counts, ...car }), absent: part.absent + (part.rest?.absent ?? 0), basis: "counted" };
}

// What Save hands over, both sheets in one go.
export function items(flow) {
  return partsNow(flow).flatMap((part) => {
    const got = result(part);
    return got ? [{ kind: "tally", day: part.day, sheet: part.sheet, ...got }] : [];
  });
}

// ---- answering ----

function isNumber(n, most) {
  return Number.isInteger(n) && n >= 0 && n <= most;
}

function add(flow, event) {
  return { ...flow, events: [...flow.events, event] };
}

// A number of hands for the mode that is asked.
export function count(flow, n) {
  const asked = question(flow);
  if (asked.kind !== "mode" || !isNumber(n, asked.most)) return flow;
  return add(flow, { kind: "count", part: asked.part, mode: asked.mode, n });
}

// The rest: so many by car, the others are absent.
export function rest(flow, car) {
  const asked = question(flow);
  if (asked.kind !== REST || !isNumber(car, asked.most)) return flow;
  return add(flow, { kind: "rest", part: asked.part, car, absent: asked.most - car });
}

export function like(flow, isLike) {
  const asked = question(flow);
  return asked.kind === LIKE ? add(flow, { kind: isLike ? "like" : "unlike", part: asked.part }) : flow;
}

export function skip(flow, part) {
  return add(flow, { kind: "skip", part });
}

export function open(flow, part) {
  return add(flow, { kind: "open", part });
}

export function shorten(flow, part) {
  return canShorten(flow, part) ? add(flow, { kind: "short", part }) : flow;
}

// Back to one question: a mode, "rest", "like" or "more". An answer leads on to where it was.
export function askAgain(flow, part, what) {
  return add(flow, { kind: "ask", part, what });
}

export function back(flow) {
  return { ...flow, events: flow.events.slice(0, -1) };
}

// "Heute da": never fewer than are counted already, never more than the group has. Not a step: back leaves it as it is.
export function present(flow, index, n) {
  const part = partsNow(flow)[index];
  const here = Math.min(part.children, Math.max(sum(part.counts), n));
  return { ...flow, absent: flow.absent.map((was, one) => (one === index ? part.children - here : was)) };
}

// ---- a flow and the world around it ----

// The same question with what is known now (children, habit, the way there): the answers stay where they still fit, else null.
export function renew(flow, setup) {
  const same = flow.setup.code === setup.code && flow.setup.today === setup.today && keyOf(flow.setup) === keyOf(setup);
  if (!same) return null;
  const parts = setup.parts.map((part, index) => ({ ...part, order: flow.setup.parts[index].order, rare: flow.setup.parts[index].rare }));
  const renewed = { ...flow, setup: { ...setup, parts } };
  const lostLike = flow.events.some((event) => event.kind === "like" && !parts[event.part].like);
  return !lostLike && partsNow(renewed).every((part) => uncounted(part) >= 0) ? renewed : null;
}

function keyOf(setup) {
  return setup.parts.map((part) => `${part.day} ${part.sheet}`).join("|");
}

export function isBegun(flow) {
  return flow.events.length > 0 || flow.absent.some((n, index) => n !== (flow.setup.parts[index].absent ?? 0));
}
