/** The keys that a saved copy of the page carries. */
export interface SavedKeys {
  /** Where they came from. */
  server: string;
  /** When, as YYYY-MM-DD. */
  day: string;
  /** Policy files (C2SP tlog-policy) by the origin of their log. */
  policies: Record<string, string>;
}

const ID = 'saved-keys';

/** What this copy of the page was saved with; undefined on a server. */
export function readSavedKeys(): SavedKeys | undefined {
  const text = document.getElementById(ID)?.textContent;
  return text ? JSON.parse(text) : undefined;
}

/** The page with keys in it. They are data, which a browser does not run. @param page its HTML as it was served. */
export function withSavedKeys(page: string, keys: SavedKeys): string {
  const data = JSON.stringify(keys).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const end = page.lastIndexOf('</body>'); // the last one: the page's own script names it as well
  return `${page.slice(0, end)}<script type="application/json" id="${ID}">${data}</script>${page.slice(end)}`;
}
