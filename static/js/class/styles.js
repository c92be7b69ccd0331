// A view's own stylesheet comes with the view. The shell has them all; the server's page, which is the first one that a
// device loads, has only those of the question.

const OF_VIEW = {
  "view-board": "board",
  "view-arrive": "board",
  "view-week": "week",
  "view-calendar": "calendar",
  "view-conflict": "calendar",
};
const PATIENCE = 3000;

/** Resolves when the view of that file can be shown as it should look, or after a while all the same. */
export function styled(mount, file) {
  const wanted = `/css/${OF_VIEW[file]}.css`;
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
