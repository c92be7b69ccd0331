// Making elements: the little that the views need instead of a framework.

/** Where pictures and modules lie: …/static/, from this file's own address. */
export const STATIC = new URL("../../", import.meta.url);

/** An element. Props: class, id, hidden, disabled, onclick …, "aria-…", dataset: {}; children: node | text | array | null. */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) set(element, name, value);
  append(element, children);
  return element;
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "class") element.className = value;
  else if (name === "dataset") Object.assign(element.dataset, value);
  else if (name.startsWith("on")) element.addEventListener(name.slice(2).toLowerCase(), value);
  else if (name === "value") element.value = value;
  else if (name === "checked") element.checked = Boolean(value);
  else element.setAttribute(name, value === true ? "" : String(value));
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
}

/** A picture of static/img, decoration beside its word: picture("modes/foot", 96). What is not in sight is not loaded. */
export function picture(name, size = 48, props = {}) {
  const { class: more = "", ...rest } = props;
  const src = new URL(`img/${name}.svg`, STATIC).href;
  return h("img", { loading: "lazy", alt: "", width: size, height: size, class: `picture ${more}`.trim(), ...rest, src });
}

/** A button: kind is primary, secondary, danger or quiet; picture is a name of static/img. */
export function button(label, { kind = "primary", picture: name, size = 40, class: more = "", ...props } = {}) {
  const looks = `button${kind === "primary" ? "" : ` button-${kind}`} ${more}`.trim();
  return h("button", { type: "button", class: looks, ...props }, name ? picture(name, size) : null, h("span", null, label));
}

/** A link that looks like a button. */
export function link(label, href, { kind = "", class: more = "", ...props } = {}) {
  const looks = kind ? `button${kind === "primary" ? "" : ` button-${kind}`}` : "";
  return h("a", { href, class: `${looks} ${more}`.trim() || null, ...props }, label);
}

let spoken = null;
let turn = 0;

/** Says it to a screen reader, politely. The same words twice are said twice. */
export function announce(text) {
  if (!spoken?.isConnected) {
    spoken = h("div", { class: "visually-hidden", role: "status", id: "class-said" });
    document.body.append(spoken);
  }
  turn += 1;
  spoken.textContent = turn % 2 ? text : `${text}\u00a0`;
}

/** Moves the focus to an element that takes none by itself, as to the heading of a new question. */
export function focusOn(element) {
  if (!element) return;
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: false });
}
