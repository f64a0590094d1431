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

/** One function that calls all of these. */
export function together(...stops: readonly (() => unknown)[]): () => void {
  return () => stops.forEach((stop) => stop());
}

/** Listens in the capture phase without holding up the page; gives the function that stops it. */
export function listen<E extends Event>(target: EventTarget, types: string, handle: (event: E) => void): () => void {
  const listener = guard(handle) as (event: Event) => void;
  const options = { capture: true, passive: true };
  const names = types.split(" ");
  names.forEach((type) => target.addEventListener(type, listener, options));
  return () => names.forEach((type) => target.removeEventListener(type, listener, options));
}
