/** `window.spanhouse` of a script tag: `init`, and after it the functions of the client. */
import { guard } from "../record/guard.ts";

type Call = readonly [name: string, args: never[]];

/** Puts the entry in the place of the loader, and makes the calls that wait in it, `init` before all others. */
export function expose(init: (options: never) => object): void {
  const page = globalThis as {
    spanhouse?: { readonly queue?: Call[] } | Record<string, (...args: never[]) => unknown>;
  };
  const queue = (page.spanhouse?.queue ?? []) as Call[];
  const api: Record<string, (...args: never[]) => unknown> = { init: (options) => Object.assign(api, init(options)) };
  page.spanhouse = api;
  queue
    .sort(([a], [b]) => Number(b === "init") - Number(a === "init"))
    .forEach(guard(([name, args]) => api[name]!(...args)));
}
