import { useState } from "react";

/** A value as it was when it began to be held. */
export interface Held<Value> {
  readonly value: Value;
  readonly of: unknown;
}

/** What is held from now on: nothing without `hold`, else the value before as long as it is of the same. */
export function nextHeld<Value>(
  before: Held<Value> | undefined,
  value: Value,
  { hold, of }: { readonly hold: boolean; readonly of: unknown },
): Held<Value> | undefined {
  if (!hold) return undefined;
  return before !== undefined && before.of === of ? before : { value, of };
}

/** The value as it was when it began to be held, and when `of` changed since; as it is while it is not. */
export function useHeld<Value>(value: Value, how: { readonly hold: boolean; readonly of: unknown }): Value {
  const [before, setHeld] = useState<Held<Value>>();
  const held = nextHeld(before, value, how);
  if (held !== before) setHeld(held);
  return held === undefined ? value : held.value;
}
