/** `window.spanhouse` of a script tag: `init`, and after it the functions of the client. */
import { guard } from "../record/guard.ts";

type Api = Record<string, (...args: never[]) => unknown>;

/** What the loader leaves behind: the calls that wait, in their order. */
interface Waiting {
  readonly queue?: readonly (readonly [name: string, args: never[]])[];
}

/** Puts the entry in the place of the loader, and makes the calls that wait, `init` before all others. */
export function expose(init: (options: never) => object): void {
  const page = globalThis as { spanhouse?: unknown };
  const { queue = [] } = (page.spanhouse ?? {}) as Waiting;
  const api: Api = { init: (options) => Object.assign(api, init(options)) };
  page.spanhouse = api;
  const call = guard(([name, args]: readonly [string, never[]]) => api[name]?.(...args));
  const isStart = ([name]: readonly [string, never[]]): boolean => name === "init";
  queue.filter(isStart).forEach(call);
  queue.filter((waiting) => !isStart(waiting)).forEach(call);
}
