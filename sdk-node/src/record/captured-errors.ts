/**
 * Errors that have been recorded as events. Frameworks print them afterwards, Express 5 the object and Express 4 its stack, and neither
 * is another error.
 */
const errors = new WeakSet();

/** The stacks of the last ones, for those who print no object. */
const stacks = new Set<string>();
const stacksMax = 32;

/** Remembers an error; false when it was recorded before. */
export function rememberCaptured(reason: unknown): boolean {
  if (typeof reason !== "object" || reason === null) return true;
  if (errors.has(reason)) return false;
  errors.add(reason);
  const stack = stackOf(reason);
  if (stack !== undefined) stacks.add(stack);
  for (const oldest of stacks) {
    if (stacks.size <= stacksMax) break;
    stacks.delete(oldest);
  }
  return true;
}

/** Whether it is an error that was recorded, or its stack. */
export function isCaptured(value: unknown): boolean {
  if (typeof value === "string") return stacks.has(value);
  return typeof value === "object" && value !== null && errors.has(value);
}

function stackOf(reason: object): string | undefined {
  try {
    const { stack } = reason as { readonly stack?: unknown };
    return typeof stack === "string" ? stack : undefined;
  } catch {
    return undefined;
  }
}
