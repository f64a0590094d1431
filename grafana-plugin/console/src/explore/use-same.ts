import { useMemo } from "react";

/** The value as it was given first, as long as it says the same as JSON: what is read from an address is new with every drawing. */
export function useSame<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  // oxlint-disable-next-line react/exhaustive-deps -- equal texts are equal values
  return useMemo(() => value, [text]);
}
