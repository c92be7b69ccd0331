// The service worker: registered once the class can begin, asked for a new version now and then.

const HOUR = 3600000;

/** `onNewer`: another version of the app has been brought in; this page goes on with its own until it is loaded anew. */
export async function registerWorker(base, version, onNewer) {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.type === "version" && version && data.version !== version) onNewer();
  });
  try {
    const registration = await serviceWorker.register(`${base}/sw.js`, { updateViaCache: "none" });
    setInterval(() => lookAgain(registration), HOUR);
  } catch {
    // without it the page opens with network only; entries are kept all the same
  }
}

function lookAgain(registration) {
  if (navigator.onLine && document.visibilityState === "visible") registration.update().catch(() => {});
}
