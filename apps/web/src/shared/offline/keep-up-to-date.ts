const RELOADED = 'wuyu.reloaded';
/** A second failure so soon is not mended by loading the page again. */
const SOON = 60_000;

/** Puts the app's files on this device, and loads the page anew when a part of it is gone after an update. */
export function keepUpToDate(): void {
  addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (!navigator.onLine || Date.now() - last < SOON) return;
    sessionStorage.setItem(RELOADED, String(Date.now()));
    event.preventDefault();
    location.reload();
  });
  // There is none where the page is not served over HTTPS; everything else works.
  if (import.meta.env.PROD) void navigator.serviceWorker?.register('/service-worker.js').catch(() => undefined);
}
