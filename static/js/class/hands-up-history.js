// The browser's back button as a step back: each answer is an entry of the history, marked with how many answers there were.
// `base` is where the entries of this tab begin: an answer from before a restart has none, and is taken back without one.

export function handsHistory(moved) {
  const here = window.location.href;
  const mark = () => window.history.state?.hands ?? null;
  const set = (how, hands, base) => window.history[how]({ ...window.history.state, hands, base }, "");
  const base = () => window.history.state?.base ?? 0;
  // Before the app sees it: it would show the whole view anew.
  const onPop = (event) => {
    if (mark() === null || window.location.href !== here) return;
    event.stopImmediatePropagation();
    moved(mark());
  };
  window.addEventListener("popstate", onPop, { capture: true });
  return {
    /** The present address shows so many answers; entries of an earlier flow mean nothing. */
    begin(answers) {
      if (mark() !== answers || base() > answers) set("replaceState", answers, answers);
    },
    push(answers) {
      set("pushState", answers, base());
    },
    /** True where the browser does it, and `moved` is called; else the answer is to be taken back here. */
    back(answers) {
      if (mark() === answers && answers > base()) {
        window.history.back();
        return true;
      }
      set("replaceState", answers - 1, Math.min(base(), answers - 1));
      return false;
    },
    /** Back to where the first answer was given, so that no dead entries lie behind what comes next. */
    async rewind() {
      const entries = (mark() ?? 0) - base();
      if (entries <= 0) return;
      window.removeEventListener("popstate", onPop, { capture: true });
      const arrived = new Promise((resolve) => {
        const onArrival = (event) => {
          event.stopImmediatePropagation();
          resolve();
        };
        window.addEventListener("popstate", onArrival, { capture: true, once: true });
      });
      window.history.go(-entries);
      await Promise.race([arrived, new Promise((resolve) => setTimeout(resolve, 500))]);
      set("replaceState", 0, 0);
    },
    leave: () => window.removeEventListener("popstate", onPop, { capture: true }),
  };
}
