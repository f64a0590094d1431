import { ROOT_CONTEXT, type Context, type ContextManager } from "@opentelemetry/api";

/**
 * The active context, for as long as a function runs. It does not follow promises: that takes zone.js, whose price is more
 * than all of this SDK. Hand the context on with `context.bind` or `context.with` after an `await`.
 */
export function createContextManager(): ContextManager {
  let active = ROOT_CONTEXT;
  const manager: ContextManager = {
    active: () => active,
    with(context, run, ...[thisArg, ...args]) {
      const outer = active;
      active = context;
      try {
        return run.call(thisArg as ThisParameterType<typeof run>, ...args);
      } finally {
        active = outer;
      }
    },
    bind<Target>(context: Context, target: Target): Target {
      if (typeof target !== "function") return target;
      const run = target as unknown as (...args: unknown[]) => unknown;
      return function (this: unknown, ...args: unknown[]): unknown {
        return manager.with(context, () => run.apply(this, args));
      } as Target;
    },
    enable: () => manager,
    disable() {
      active = ROOT_CONTEXT;
      return manager;
    },
  };
  return manager;
}
