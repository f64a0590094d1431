/**
 * One request to the collector. Only what OTLP calls retryable is worth another try: 429, 502, 503, 504 and a lost
 * connection. Everything else is refused for good, and said once.
 */
/** The functions of the browser, taken at load: what others wrap later is not called, so nothing traces itself. */
const pristineFetch = fetch;
let warn: typeof console.warn | undefined = console.warn;

/**
 * Sends. Gives undefined when it is done with, delivered or refused for good, and else after how many milliseconds at
 * the earliest it may be tried again.
 */
export async function request(url: string, init: RequestInit): Promise<number | undefined> {
  try {
    const response = await pristineFetch(url, { method: "POST", ...init });
    const { status } = response;
    if ([429, 502, 503, 504].includes(status)) {
      const after = response.headers.get("retry-after")!;
      // Seconds or a date; a date is not a number, and nothing at all is neither.
      return +after * 1_000 || Date.parse(after) - Date.now() || 0;
    }
    const text = await response.text();
    if (status > 299 || text.includes("rejected")) {
      warn?.("spanhouse:", status, text);
      warn = undefined;
    }
  } catch {
    return 0;
  }
  return undefined;
}
