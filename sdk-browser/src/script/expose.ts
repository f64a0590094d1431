/**
 * `window.spanhouse` of a script tag: `init`, and after it the functions of the client. What the loader has queued is
 * called in its order, then the errors that it has seen are captured.
 */
import { guard } from "../record/guard.ts";

type Api = Record<string, (...args: never[]) => unknown>;

/** What the loader leaves behind. */
export interface Loaded {
  readonly queue: (readonly [name: string, args: never[]])[];
  readonly errors: (ErrorEvent | PromiseRejectionEvent)[];
}

/** Puts the entry in the place of the loader. */
export function expose(init: (options: never) => object): void {
  const page = globalThis as { spanhouse?: Partial<Loaded> | Api };
  const { queue = [], errors = [] } = (page.spanhouse ?? {}) as Partial<Loaded>;
  const api: Api = { init: (options) => Object.assign(api, init(options)) };
  page.spanhouse = api;
  queue.forEach(guard(([name, args]) => api[name]?.(...args)));
  errors.forEach(
    guard((event) => {
      const reason =
        "reason" in event
          ? (event.reason as unknown)
          : ((event.error as unknown) ?? { name: "Error", message: event.message });
      (api["captureError"] as ((...args: unknown[]) => void) | undefined)?.(reason, {}, event.type);
    }),
  );
  // The loader listens on; from here on nothing keeps what it hears.
  errors.push = () => 0;
}
