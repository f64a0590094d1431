/**
 * The snippet for the head of a page, inline and small: until the bundle is there it keeps calls and early errors, and a
 * page whose visitor blocks the bundle works on, because no call to it throws.
 *
 *     spanhouse.load("https://collect.example.com/spanhouse.js", "sha384-...");
 *     spanhouse.init({ url: "https://collect.example.com", service: "shop" });
 */

/** A call that waits: the name of a function of `spanhouse`, and what it was given. */
type Call = readonly [name: PropertyKey, given: unknown];

const queue: Call[] = [];
/** What an endless loop of errors may keep. */
const callsMax = 99;

function keep(name: PropertyKey, given: unknown): void {
  if (queue.length < callsMax) queue.push([name, given]);
}

function load(src: string, integrity?: string): void {
  const script = Object.assign(document.createElement("script"), { src, crossOrigin: "anonymous" });
  if (integrity) script.integrity = integrity;
  document.head.append(script);
}

/** Answers every call with itself, so that `startSpan(name).end()` works; `then` is missing, because it is no promise. */
const waiting: unknown = new Proxy(
  {},
  {
    get: (_, name) =>
      name === "queue"
        ? queue
        : name === "load"
          ? load
          : name === "then"
            ? undefined
            : (...given: unknown[]) => (keep(name, given), waiting),
  },
);

(globalThis as { spanhouse?: unknown }).spanhouse = waiting;
const isWaiting = (): boolean => (globalThis as { spanhouse?: unknown }).spanhouse === waiting;
addEventListener("error", (event) => isWaiting() && keep("captureError", [event.error ?? event.message]));
addEventListener("unhandledrejection", ({ reason }) => isWaiting() && keep("captureError", [reason]));
