// The page's header: always which group this is, one tap to another one, and the ways between the parts.

import { h } from "./dom.js";
import { addressOf, viewAt } from "./routes.js";
import { mondayOf, t } from "./words.js";

/** Whose page this is, and where one is in it. */
export function renderHeader(app) {
  const end = document.querySelector(".header-end");
  const me = app.known().find((one) => one.code === app.code) ?? app.model?.frame;
  if (end && me) whose(app, end, me);
  if (app.model) ways(app);
}

function whose(app, end, me) {
  const others = app.known().filter((one) => one.code !== app.code);
  const all = `${app.base}/klasse`;
  if (end.querySelector(`a[href="${all}"]`)) end.dataset.more = "1"; // the server's page knows of groups that this device has not opened yet
  const isHouse = app.model?.frame.device?.kind === "school";
  const key = JSON.stringify([me.name, me.institution, others, isHouse]);
  if (end.dataset.shows === key) return;
  end.dataset.shows = key;
  const more = isHouse || end.dataset.more ? all : null;
  end.replaceChildren(h("span", { class: "whose" }, h("b", null, me.name), " ", me.institution), others_(app, others, { more, isHouse }) ?? "");
}

function others_(app, others, { more, isHouse }) {
  if (!others.length) return more ? h("a", { class: "button button-quiet", href: more }, t("wechseln")) : null;
  if (others.length === 1 && !isHouse) return tile(app, others[0], t("wechseln zu %(name)s", { name: others[0].name }));
  const rest = more ? h("li", null, h("a", { class: "button button-quiet", href: more }, t("Alle Gruppen"))) : null;
  const list = h("ul", { class: "class-groups" }, others.map((one) => h("li", null, tile(app, one, `${one.name} · ${one.institution}`))), rest);
  return h("details", { class: "class-switch" }, h("summary", null, t("wechseln")), list);
}

function tile(app, one, label) {
  return h("a", { class: "button button-quiet", href: addressOf(app.base, one.code, "question") }, label);
}

/** The server's page has these ways already; the shell gets them here. */
function ways(app) {
  const header = document.querySelector(".header");
  if (!header) return;
  const nav = header.querySelector(".nav") ?? header.appendChild(navOf(app));
  for (const anchor of nav.querySelectorAll("a[data-view], .nav a")) {
    const here = (anchor.dataset.view ?? viewAt(anchor.href)?.name) === viewOf(app);
    if (here) anchor.setAttribute("aria-current", "page");
    else anchor.removeAttribute("aria-current");
  }
}

const viewOf = (app) => (["week", "calendar", "board", "arrive", "more"].includes(app.name) ? app.name : "question");

function navOf(app) {
  const { frame, today, all_days } = app.model;
  const to = (view, label, params) => h("li", null, h("a", { href: addressOf(app.base, app.code, view, params), dataset: { view } }, label));
  const page = (address, label) => h("li", null, h("a", { href: `${app.base}/${address}` }, label));
  const word = frame.kind === "kita" ? t("Gruppe") : t("Klasse");
  const house = ["school", "coordinator"].includes(frame.device.kind) ? [page(`einrichtung/${frame.institution_code}`, t("Haus"))] : [];
  const journey = page(`klasse/${app.code}/reise`, t("Reise"));
  const more = all_days
    ? [to("week", t("Woche"), { monday: mondayOf(today) }), to("calendar", t("Kalender")), journey, page(`klasse/${app.code}/gruppe`, word), ...house]
    : [journey, page(`klasse/${app.code}/woerter`, frame.kind === "kita" ? t("Für das Team") : t("Für die Lehrkraft"))];
  const label = `${word} ${frame.name}`;
  return h("nav", { class: "nav", "aria-label": label }, h("div", { class: "wrap" }, h("ul", null, to("question", t("Heute")), more)));
}
