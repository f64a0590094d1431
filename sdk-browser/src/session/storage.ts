import type { Shelf } from "../send/offline.ts";

/** Where the session is kept: shared by tabs, by tabs and subdomains, or by nobody. */
export type StorageKind = "localStorage" | "cookie" | "memory";

/** Cookies end after half a year without a visit. */
const cookieSeconds = 15_552_000;

const local: Shelf = {
  get: (key) => localStorage.getItem(key) ?? undefined,
  set: (key, value) => (value ? localStorage.setItem(key, value) : localStorage.removeItem(key)),
};

function createCookies(domain: string | undefined): Shelf {
  const attributes = `;path=/;samesite=lax${domain ? `;domain=${domain}` : ""}${location.protocol === "https:" ? ";secure" : ""}`;
  return {
    get: (key) => document.cookie.match(`(?:^|; )${key}=([^;]*)`)?.[1],
    set: (key, value = "") =>
      void (document.cookie = `${key}=${value};max-age=${value ? cookieSeconds : 0}${attributes}`),
  };
}

/** Forgets everything about the visitor. */
export function forget({ set }: Shelf): void {
  for (const key of ["session", "campaign", "waiting"]) set(key, undefined);
}

/** The storage of the browser while it may be used, else this page's memory; a storage that is denied is memory too. */
export function createStorage(kind: StorageKind, isAllowed: () => boolean, domain?: string): Shelf {
  const memory = new Map<string, string | undefined>();
  const browser = kind === "cookie" ? createCookies(domain) : local;
  const attempt = <Result>(use: (shelf: Shelf) => Result): Result => {
    try {
      if (kind !== "memory" && isAllowed()) return use(browser);
    } catch {
      // Denied by the browser, or full.
    }
    return use(memory);
  };
  return {
    get: (key) => attempt((shelf) => shelf.get(`spanhouse.${key}`)),
    set: (key, value) => attempt((shelf) => shelf.set(`spanhouse.${key}`, value)),
  };
}
