/**
 * The inline loader: calls and errors wait in it until the script is there. It is the text of a script element that names
 * the script: `<script data-src="spanhouse.js" data-integrity="sha384-...">`. When the script never comes, because someone
 * blocks it, the calls go nowhere and nothing throws.
 */
import type { Loaded } from "./expose.ts";

const waitingMax = 99;
const loaded: Loaded = { queue: [], errors: [] };
const api = loaded as Loaded & Record<string, unknown>;
for (const name of "init track log info warn error setUser setAttributes setRoute setExperiment captureError consent".split(
  " ",
)) {
  api[name] = (...args: never[]) => {
    if (loaded.queue.length < waitingMax) loaded.queue.push([name, args]);
  };
}
(globalThis as { spanhouse?: unknown }).spanhouse = api;
for (const type of ["error", "unhandledrejection"]) {
  addEventListener(type, (event) => {
    if (loaded.errors.length < waitingMax && event.target === window) loaded.errors.push(event as ErrorEvent);
  });
}
const { src = "", integrity = "" } = document.currentScript!.dataset;
const script = document.createElement("script");
Object.assign(script, { src, integrity, async: true, crossOrigin: integrity ? "anonymous" : null });
document.head.append(script);
