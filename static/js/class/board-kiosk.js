// A page that children stand in front of: nothing on it but the task, the screen stays awake, and what is there is kept.

import { h } from "./dom.js";
import { t } from "./words.js";

/** Hides the page around the task. Returns the way back. */
export function onlyThis() {
  const page = document.documentElement;
  page.classList.add("kiosk");
  return () => page.classList.remove("kiosk");
}

/** The back button leads nowhere from here; `told` may say how one leaves. Returns the way to end it. */
export function stayHere(name, told) {
  const address = location.href;
  const step = () => history.pushState({ name, params: {}, stays: true }, "", address);
  const stay = (event) => {
    event.stopImmediatePropagation();
    step();
    told();
  };
  if (!history.state?.stays) step();
  addEventListener("popstate", stay, true);
  return () => removeEventListener("popstate", stay, true);
}

/** Keeps the screen awake while the page is seen. `told(works)` says whether the device does it. Returns the way to end it. */
export function stayAwake(told = () => {}) {
  let lock = null;
  let ended = false;
  const hold = async () => {
    if (ended || document.visibilityState !== "visible" || (lock && !lock.released)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
      if (ended) lock.release();
      told(true);
    } catch {
      told(false);
    }
  };
  document.addEventListener("visibilitychange", hold);
  hold();
  return () => {
    ended = true;
    document.removeEventListener("visibilitychange", hold);
    lock?.release().catch(() => {});
  };
}

/** Keeps small things on this device, one after the other, the newest last. `failed` is called where the device refuses. */
export function keeper(app, key, failed) {
  let last = Promise.resolve();
  return (value) => {
    last = last.then(() => app.keep(key, value)).catch(failed);
    return last;
  };
}

/** Only one window of a device counts: the newest takes over, `lost` is called in the older one. Returns the way to end it. */
export function aloneHere(name, lost) {
  if (!navigator.locks) return () => {};
  let free;
  const held = new Promise((resolve) => (free = resolve));
  navigator.locks.request(name, { steal: true }, () => held).catch(lost);
  return free;
}

/** Whether this device opens a class's page with that view; with `on`, sets it for those groups. */
export async function opensWith(app, view, codes, on) {
  if (on === undefined) return (await app.kept(`home:${app.code}`)) === view;
  for (const code of codes) await app.keep(`home:${code}`, on ? view : null);
  return on;
}

/** What the app's status line says, as it changes, for grown-ups behind the held button. */
export function statusCopy(app, unkept = () => false) {
  const copy = h("div", { class: "status-copy" });
  const fill = () => {
    const said = [...app.status.root.cloneNode(true).children];
    for (const one of said) for (const control of one.querySelectorAll("button")) control.remove();
    copy.replaceChildren(...said, unkept() ? h("p", null, t("Dieses Gerät kann gerade nichts behalten. Bitte nicht neu laden, bevor gespeichert ist.")) : "");
    copy.hidden = !copy.textContent;
  };
  fill();
  const changes = new MutationObserver(() => (copy.isConnected ? fill() : changes.disconnect()));
  changes.observe(app.status.root, { childList: true, subtree: true });
  return copy;
}

/** What is wrong with this device, for the start of a page that hides the status line; null where nothing is. */
export function deviceFault(app) {
  const said = app.status.root.querySelector("[data-fault] p");
  return said ? h("p", { class: "board-warn", role: "alert" }, said.textContent) : null;
}
