import { guard } from "./guard.ts";

/**
 * Sees a call of the page before it is made, and may change its arguments. The function that it may give back gets the
 * result, and gives the page's.
 */
export type Hook = (args: never, self: never) => ((result: never) => unknown) | void;

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** What a hook itself calls is not observed, so that who logs while a record is made does not come back here. */
let isBusy = false;

/** Hooks into a function of the page; gives what undoes it, as far as nobody else has come in between. */
export function patch(target: object, name: string, hook: Hook): () => void {
  const methods = target as Record<string, Method>;
  const original = methods[name]!;
  const guarded = guard(hook);
  let isOn = true;
  const patched: Method = function (...args) {
    let after;
    if (isOn && !isBusy) {
      isBusy = true;
      after = guarded(args as never, this as never);
      isBusy = false;
    }
    const result = original.apply(this, args);
    return after ? after(result as never) : result;
  };
  methods[name] = patched;
  return () => {
    isOn = false;
    if (methods[name] === patched) methods[name] = original;
  };
}
