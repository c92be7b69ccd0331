// In place of a page that needs network: the groups of this device, whose pages open without. A single one opens by itself.

import { Frames } from "./frames.js";
import { h, picture } from "./dom.js";
import { Store } from "./store.js";

const ROOM = /^(.*)\/klasse(?:\/([^/]*))?/;

async function known() {
  try {
    return (await new Frames(new Store()).all()).map((record) => record.frame);
  } catch {
    return [];
  }
}

function tile(base, frame) {
  const address = `${base}/klasse/${encodeURIComponent(frame.code)}`;
  const name = picture(frame.kind === "kita" ? "pictures/kita" : "pictures/school", 56);
  return h("li", null, h("a", { class: "card card-link tile", href: address }, name, h("b", null, frame.name), h("small", null, frame.institution)));
}

async function show() {
  const [, base = "", code = ""] = ROOM.exec(location.pathname) ?? [];
  const frames = await known();
  const only = frames.length === 1 ? frames[0] : null;
  if (only && !code && ROOM.test(location.pathname)) return location.replace(`${base}/klasse/${encodeURIComponent(only.code)}`);
  const list = document.getElementById("groups");
  list.replaceChildren(...frames.sort((one, other) => (one.code === code ? -1 : other.code === code ? 1 : 0)).map((frame) => tile(base, frame)));
  list.hidden = !frames.length;
  document.getElementById("no-groups").hidden = frames.length > 0;
}

show();
