// Opens the class's page without network: keeps one version of the app whole, and shows it from there.
//
// The server writes a first line: APP = {version, pages: {pack, "shell.de", "offline.de", "words.en" …}, files: […]}.
// Only GET, only this server, never the API or public pages. What is entered is none of its business: that lies in
// IndexedDB and is sent by the page.

const PREFIX = "kindermeilen-";
const CACHE = PREFIX + APP.version;
const BASE = new URL(self.registration.scope).pathname;
const CLASS_PAGE = /^klasse\/[^/]+(\/(tag|woche)\/\d{4}-\d{2}-\d{2})?\/?$/;
/** What the code on a tally list leads to. */
const PAPER_WEEK = /^w\/([^/]+)\/(\d{4}-\d{2}-\d{2})\/?$/;
const SIGNED_IN = /^(klasse|einrichtung|anmelden|bereich)(\/|$)/;
const FILES = /^(app|static)\//;
const WITHOUT = "ohne-app";
const PATIENCE = 5000;
/** Copied to what is made from the pack; everything else comes with its own headers. */
const HEADERS = { "X-Content-Type-Options": "nosniff" };

self.addEventListener("install", (event) => {
  event.waitUntil(install());
  self.skipWaiting();
});

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || !url.pathname.startsWith(BASE)) return;
  const path = url.pathname.slice(BASE.length);
  if (request.mode === "navigate") {
    if (CLASS_PAGE.test(path) && !url.searchParams.has(WITHOUT)) event.respondWith(page("shell", url, request));
    else if (PAPER_WEEK.test(path)) event.respondWith(paperWeek(request, path));
    else if (SIGNED_IN.test(path)) event.respondWith(fromServer(request, url, path));
  } else if (FILES.test(path)) {
    event.respondWith(file(request));
  }
});

/** All of this version or nothing: where one part does not come, the old version stays. */
async function install() {
  const cache = await caches.open(CACHE);
  const pack = await (await asked(APP.pages.pack)).json();
  if (pack.version !== APP.version) throw new Error("another version");
  const { pack: _, ...pages } = APP.pages;
  await Promise.all([
    ...Object.entries(pack.files).map(([path, [type, text]]) => cache.put(path, made(type, text))),
    ...[...Object.values(pages), ...APP.files].map(async (path) => cache.put(path, await asked(path))),
  ]);
}

const made = (type, text) => new Response(text, { headers: { ...HEADERS, "Content-Type": type } });

async function asked(path) {
  const response = await fetch(path, { cache: "no-cache", credentials: "omit", redirect: "error" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

/** Pages that are open go on with the version before, whose parts stay until the next one comes. */
async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
  for (const client of await self.clients.matchAll({ type: "window" })) {
    client.postMessage({ type: "version", version: APP.version });
  }
}

/** A kept page in the language of the address; where the browser has thrown it away, the server's. */
async function page(name, url, request) {
  const wanted = `${name}.${url.searchParams.get("lang")}`;
  const kept = await inCache(APP.pages[wanted] ?? APP.pages[`${name}.de`]);
  return kept ?? fetch(request);
}

async function fromServer(request, url, path) {
  try {
    return await (path.replace(/\/$/, "") === "klasse" ? soon(fetch(request)) : fetch(request));
  } catch {
    return (await page("offline", url, request)) ?? Response.error();
  }
}

/** Without network a scanned list opens that week of the class from what the device keeps. */
async function paperWeek(request, path) {
  try {
    return await fetch(request);
  } catch {
    const [, code, day] = PAPER_WEEK.exec(path);
    return Response.redirect(`${BASE}klasse/${code}/woche/${day}`);
  }
}

/** The list of groups opens the app: where the network is there in name only, nobody waits for it. */
function soon(answer) {
  return Promise.race([answer, new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("too slow")))]);
}

async function inCache(address) {
  const cache = await caches.open(CACHE);
  return cache.match(address, { ignoreVary: true });
}

/** Addresses of files name their version or their content, so that any kept one is the right one. */
async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
