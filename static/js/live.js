// Keeps a screen new: asks for its own page every few seconds and puts in what changed. Nothing is stored here.

const EVERY = 4_000;
const LONGEST_WAIT = 60_000;
const PATIENCE = 8_000;
const FIRST_FAILURES = 2; // one lost answer is not worth a word

let tag = "";
let failures = 0;
let since = null;
let timer = 0;
let asking = false;

const content = (page) => page.querySelector("main > .wrap");
const miles = (part) => part.querySelector("[data-miles]")?.dataset.miles;

async function fetched() {
  const impatience = new AbortController();
  const late = setTimeout(() => impatience.abort(), PATIENCE);
  try {
    const headers = tag ? { "If-None-Match": tag } : {};
    const answer = await fetch(location.href, { headers, cache: "no-store", credentials: "omit", signal: impatience.signal });
    if (answer.status === 304) return null;
    if (!answer.ok) throw new Error(String(answer.status));
    return { tag: answer.headers.get("ETag") ?? "", text: await answer.text() };
  } finally {
    clearTimeout(late);
  }
}

// Whether it is shown now; else it is asked for again.
function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = content(page);
  if (!fresh || !page.body.dataset.version) throw new Error("not this page");
  if (page.body.dataset.version !== document.body.dataset.version) {
    renewed();
    return false;
  }
  const old = content(document);
  if (fresh.innerHTML === old.innerHTML) return true;
  if (miles(fresh) !== miles(old)) fresh.querySelector("[data-miles]")?.classList.add("live-new");
  old.replaceWith(document.adoptNode(fresh));
  document.title = page.title;
  return true;
}

// The app itself is another one now. Once a minute at most, should two servers differ.
function renewed() {
  if (performance.now() > LONGEST_WAIT) location.reload();
}

function say() {
  let line = document.querySelector(".live-unreached");
  if (failures < FIRST_FAILURES) {
    line?.remove();
    return;
  }
  if (!line) {
    line = document.createElement("p");
    line.className = "live-unreached";
    line.setAttribute("role", "status");
    document.body.append(line);
  }
  const time = since.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  line.textContent = document.body.dataset.unreached.replace("{time}", time);
}

async function ask() {
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  try {
    const answer = await fetched();
    if (answer && show(answer.text)) tag = answer.tag;
    failures = 0;
    since = null;
  } catch {
    failures += 1;
    since ??= new Date();
  }
  say();
  asking = false;
  timer = setTimeout(ask, Math.min(EVERY * 2 ** failures, LONGEST_WAIT));
}

// A screen that sleeps shows nothing; where the browser cannot keep it awake, the device's own settings have to.
async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // not allowed here, or the battery is low
  }
}

function seen() {
  if (document.visibilityState !== "visible") return;
  stayAwake();
  ask();
}

document.addEventListener("visibilitychange", seen);
window.addEventListener("online", ask);
window.addEventListener("pageshow", (event) => event.persisted && seen());
stayAwake();
ask();
