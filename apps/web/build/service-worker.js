// Keeps the app's own files on the device, so that it opens without a network. What the API answers is never kept here: it
// is about people. FILES and VERSION are filled in when the app is built; another version has a store of its own.
const VERSION = '__VERSION__';
const FILES = __FILES__;
const STORE = `wuyu-${VERSION}`;
const PAGE = '/index.html';

self.addEventListener('install', (event) => {
  // `reload`: from the server, not from what the browser kept of an older version.
  event.waitUntil(
    caches.open(STORE).then((store) => store.addAll(FILES.map((file) => new Request(file, { cache: 'reload' })))),
  );
});

// A new version waits until no page of the old one is open, whose files it then throws away. So no open page ever misses a
// part of itself.
self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name.startsWith('wuyu-') && name !== STORE).map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (isOwnPage(url.pathname)) event.respondWith(freshPage(request));
  } else if (url.pathname.startsWith('/assets/') || FILES.includes(url.pathname)) {
    event.respondWith(keptFile(request));
  }
});

/** Addresses of the app itself; the others (the API, the page that checks proofs, the ledger's files) are not ours to answer. */
function isOwnPage(path) {
  return !/^\/((api|verify|healthz|readyz)(\/|$)|ledger\/)/.test(path) && !/\.[a-z0-9]{1,12}$/i.test(path);
}

/** The newest page while there is a network, so that an update is there at once; else the kept one. */
async function freshPage(request) {
  try {
    const answer = await fetch(request);
    if (answer.status < 500) return answer;
  } catch {
    // No network: the kept page says so itself.
  }
  return (await caches.match(PAGE)) ?? Response.error();
}

/** What has a digest in its name never changes, whichever version asks for it. */
async function keptFile(request) {
  const kept = await caches.match(request, { ignoreSearch: true, ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && new URL(request.url).pathname.startsWith('/assets/')) {
    const store = await caches.open(STORE);
    await store.put(request, answer.clone());
  }
  return answer;
}
