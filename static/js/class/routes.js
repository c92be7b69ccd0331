// PURE: which view an address shows, and which address a view has.
//
// The question, a day and a week have addresses of the server's; everything else is a # behind the question's, so that a
// reload, with or without network, comes back to it.

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const PATH = /^(.*)\/klasse\/([^/]+)(?:\/(tag|woche)\/([^/]+)|\/(kalender))?\/?$/;

export const VIEWS = {
  question: "view-hands-up",
  "hands-up": "view-hands-up",
  day: "view-day",
  week: "view-week",
  board: "view-board",
  arrive: "view-arrive",
  more: "view-more",
  saved: "view-saved",
  conflict: "view-conflict",
  calendar: "view-calendar",
};

/** {code, name, params, base} of an address, or null where it is none of ours. */
export function viewAt(url) {
  const { pathname, hash } = new URL(url, "http://here");
  const found = PATH.exec(pathname);
  if (!found) return null;
  const [, base, code, part, value, calendar] = found;
  if (calendar) return { base, code, name: "calendar", params: {} };
  if (part && !DAY.test(value)) return null;
  if (part === "tag") return { base, code, name: "day", params: { day: value } };
  if (part === "woche") return { base, code, name: "week", params: { monday: value } };
  const [name, query = ""] = hash.slice(1).split("?");
  const params = Object.fromEntries(new URLSearchParams(query));
  return { base, code, name: Object.hasOwn(VIEWS, name) ? name : "question", params };
}

/** The address of a view. Params that are no text stay in the history's entry alone. */
export function addressOf(base, code, name, params = {}) {
  const start = `${base}/klasse/${encodeURIComponent(code)}`;
  if (name === "day" && params.day) return `${start}/tag/${params.day}`;
  if (name === "week" && params.monday) return `${start}/woche/${params.monday}`;
  if (name === "question") return start;
  const texts = Object.entries(params).filter(([, value]) => typeof value === "string" || typeof value === "number");
  const query = new URLSearchParams(texts).toString();
  return `${start}#${name}${query ? `?${query}` : ""}`;
}
