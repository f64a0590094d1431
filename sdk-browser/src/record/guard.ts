/** The function, but nothing that it throws reaches the page. */
export function guard<Args extends readonly unknown[], Result>(
  run: (...args: Args) => Result,
): (...args: Args) => Result | undefined {
  return (...args) => {
    try {
      return run(...args);
    } catch {
      return undefined;
    }
  };
}

/** What stops an observer, or several of them. */
export type Stop = (() => void) | readonly Stop[] | undefined;

/** Stops all of these. */
export function stopAll(stops: readonly Stop[]): void {
  (stops.flat(3) as (() => void)[]).forEach((stop) => stop?.());
}

/** Listens in the capture phase; gives the function that stops it. */
export function listen<E extends Event>(target: EventTarget, types: string, handle: (event: E) => void): () => void {
  const listener = guard(handle) as (event: Event) => void;
  const options = { capture: true };
  const names = types.split(" ");
  names.forEach((type) => target.addEventListener(type, listener, options));
  return () => names.forEach((type) => target.removeEventListener(type, listener, options));
}
