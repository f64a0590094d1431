/**
 * One request to the collector. Only what OTLP calls retryable is worth another try: 429, 502, 503, 504 and a lost
 * connection. Everything else is refused for good, and said once.
 */
import { warn } from "./warn.ts";

/** A request that is ready to go. */
export interface Parcel {
  readonly path: string;
  readonly body: string;
}

/**
 * Sends a parcel. Gives undefined when it is done with, delivered or refused for good, and else after how many
 * milliseconds at the earliest it may be tried again.
 */
export type Post = (parcel: Parcel) => Promise<number | undefined>;

/** The function of the browser, taken at load: what others wrap later is not called, so nothing traces itself. */
export const pristineFetch: typeof fetch = globalThis.fetch;

/** Waits as the server says: seconds or a date; 0 when it says nothing. */
function retryAfterMs(header: string | null): number {
  if (!header) return 0;
  const seconds = Number(header);
  return Math.max(0, Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1_000) || 0;
}

/** Reads the answer of the collector. */
export async function readAnswer(response: Response): Promise<number | undefined> {
  const { status, ok, headers } = response;
  if ([429, 502, 503, 504].includes(status)) return retryAfterMs(headers.get("retry-after"));
  const text = await response.text();
  if (!ok) warn(`refused with ${status}: ${text}`);
  else if (/"rejected\w+":"?[1-9]/.test(text)) warn(`refused in part: ${text}`);
  return undefined;
}

/** Makes the plain way to send: JSON by fetch. `headers` go with every request. */
export function createPost(url: string, headers: Readonly<Record<string, string>>): Post {
  return async ({ path, body }) => {
    try {
      return await readAnswer(await pristineFetch(url + path, { method: "POST", headers, body }));
    } catch {
      return 0;
    }
  };
}
