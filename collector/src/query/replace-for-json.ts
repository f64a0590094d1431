/** For `JSON.stringify`: JSON has neither long integers nor NaN and infinities; they are written as in the answers to SQL. */
export function replaceForJson(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}
