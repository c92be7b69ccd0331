// A view's own stylesheets come with the view. The shell has them all; the server's page, which is the first one that a
// device loads, has only those of the question.

const OF_VIEW = {
  "view-board": ["board", "more"],
  "view-arrive": ["board", "more"],
  "view-week": ["week", "more"],
  "view-calendar": ["calendar", "more"],
  "view-conflict": ["calendar", "more"],
  "view-day": ["more"],
  "view-more": ["more"],
  "view-saved": ["more"],
  "day-state": ["more"],
};
const PATIENCE = 3000;

/** Resolves when the view of that file can be shown as it should look, or after a while all the same. */
export function styled(mount, file) {
  return Promise.all((OF_VIEW[file] ?? []).map((name) => loaded(mount, `/css/${name}.css`)));
}

const loading = new Map();

/** Once for each stylesheet; who asks while it is still on its way waits for it too. */
function loaded(mount, wanted) {
  if (!loading.has(wanted)) loading.set(wanted, load(mount, wanted));
  return loading.get(wanted);
}

function load(mount, wanted) {
  const address = (mount.dataset.styles ?? "").split(" ").find((one) => one.includes(wanted));
  const there = [...document.querySelectorAll('link[rel="stylesheet"]')].some((link) => link.href.includes(wanted));
  if (!address || there) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  return new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    setTimeout(done, PATIENCE);
    document.head.append(link);
  });
}
