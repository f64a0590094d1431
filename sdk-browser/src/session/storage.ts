import type { Shelf } from "../send/offline.ts";

/** Where the session is kept: shared by tabs, by tabs and subdomains, or by nobody. */
export type StorageKind = "localStorage" | "cookie" | "memory";

/** Cookies end after half a year without a visit. */
const cookieSeconds = 15_552_000;

function local(key: string, value?: string): string | null | void {
  if (value === undefined) return localStorage.getItem(key);
  if (value) localStorage.setItem(key, value);
  else localStorage.removeItem(key);
}

/** Forgets everything about the visitor. */
export function forget(shelf: Shelf): void {
  for (const key of ["session", "campaign", "waiting"]) shelf(key, "");
}

/** The storage of the browser while it may be used, else this page's memory; a storage that is denied is memory too. */
export function createStorage(kind: StorageKind, isAllowed: () => boolean, domain?: string): Shelf {
  const memory: Record<string, string> = {};
  const attributes = `;path=/;samesite=lax${domain ? `;domain=${domain}` : ""}${location.protocol === "https:" ? ";secure" : ""}`;

  function cookie(key: string, value?: string): string | undefined {
    if (value === undefined) return document.cookie.match(`(?:^|; )${key}=([^;]*)`)?.[1];
    return (document.cookie = `${key}=${value};max-age=${value ? cookieSeconds : 0}${attributes}`);
  }

  return (name, value) => {
    const key = `spanhouse.${name}`;
    try {
      if (kind !== "memory" && isAllowed()) return (kind === "cookie" ? cookie : local)(key, value);
    } catch {
      // Denied by the browser, or full.
    }
    return value === undefined ? memory[key] : (memory[key] = value);
  };
}
