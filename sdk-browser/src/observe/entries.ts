import { named, type Attributes } from "../record/attributes.ts";
import { guard } from "../record/guard.ts";

/** Performance entries of a type, those from before as well; nothing comes where the browser has no such type. */
export function observeEntries<Entry extends PerformanceEntry>(
  type: string,
  handle: (entry: Entry) => void,
): () => void {
  const observer = new PerformanceObserver(
    guard((list) => list.getEntries().forEach((entry) => handle(entry as Entry))),
  );
  // Else the browser says in the console that it knows no such type.
  if (PerformanceObserver.supportedEntryTypes.includes(type)) observer.observe({ type, buffered: true });
  return () => observer.disconnect();
}

/** Properties of an entry as attributes under a prefix. */
export function pickAttributes(entry: object, prefix: string, names: string): Attributes {
  const values = entry as Record<string, unknown>;
  return named(prefix, Object.fromEntries(names.split(" ").map((name) => [name, values[name]])));
}
