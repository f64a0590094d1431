import type { Filter } from "@spanhouse/schemas/query";

/** The conditions that have a control of their own; they are filters like all others. */
export interface QuickFilters {
  readonly services: readonly string[];
  readonly operations: readonly string[];
  readonly status: "error" | "ok" | "unset" | undefined;
  /** As they are written, `250ms`. */
  readonly longerThan: string | undefined;
  readonly shorterThan: string | undefined;
}

const statuses = ["error", "ok", "unset"] as const;

/** What the filters say of those conditions. */
export function quickFilters(filters: readonly Filter[]): QuickFilters {
  const status = filters.find(isStatus)?.value;
  return {
    services: valuesOf(filters.find((filter) => isChoice(filter, "service"))),
    operations: valuesOf(filters.find((filter) => isChoice(filter, "name"))),
    status: statuses.find((name) => name === String(status).toLowerCase()),
    longerThan: textOf(filters.find((filter) => isBound(filter, ">="))),
    shorterThan: textOf(filters.find((filter) => isBound(filter, "<="))),
  };
}

/** The filters with some of those conditions changed; the others stay as they are. */
export function withQuickFilters(filters: readonly Filter[], change: Partial<QuickFilters>): Filter[] {
  let changed = [...filters];
  const put = (isIt: (filter: Filter) => boolean, filter: Filter | undefined): void => {
    const at = changed.findIndex(isIt);
    changed = changed.filter((other) => !isIt(other));
    if (filter !== undefined) changed.splice(at === -1 ? changed.length : at, 0, filter);
  };
  if (change.services !== undefined) put((filter) => isChoice(filter, "service"), choice("service", change.services));
  if (change.operations !== undefined) put((filter) => isChoice(filter, "name"), choice("name", change.operations));
  if ("status" in change) put(isStatus, change.status && { key: "status", op: "=", value: change.status });
  if ("longerThan" in change) put((filter) => isBound(filter, ">="), bound(">=", change.longerThan));
  if ("shorterThan" in change) put((filter) => isBound(filter, "<="), bound("<=", change.shorterThan));
  return changed;
}

/** Filters that no control shows. */
export function otherFilters(filters: readonly Filter[]): readonly Filter[] {
  return filters.filter(
    (filter) =>
      !isChoice(filter, "service") &&
      !isChoice(filter, "name") &&
      !isStatus(filter) &&
      !isBound(filter, ">=") &&
      !isBound(filter, "<="),
  );
}

/** A duration as the search language takes it, or undefined when it is none; a number alone is milliseconds. */
export function durationFilter(text: string): string | undefined {
  const [, number, unit = "ms"] = /^\s*(\d+(?:\.\d+)?)\s*(ns|us|ms|s|m|h)?\s*$/.exec(text.replace("µ", "u")) ?? [];
  return number === undefined ? undefined : `${number}${unit}`;
}

/** Milliseconds as a duration of the search language, not longer than it needs to be. */
export function durationOfMs(ms: number): string {
  if (ms >= 10_000) return `${Math.round(ms / 100) / 10}s`;
  if (ms >= 1) return `${Number(ms.toPrecision(3))}ms`;
  return `${Math.max(0, Math.round(ms * 1000))}us`;
}

function isChoice({ key, op, values, value }: Filter, wanted: string): boolean {
  if (key !== wanted) return false;
  return (op === "=" && value !== undefined) || (op === "in" && values !== undefined);
}

function isStatus({ key, op, value }: Filter): boolean {
  return key === "status" && op === "=" && statuses.some((name) => name === String(value).toLowerCase());
}

function isBound({ key, op }: Filter, wanted: ">=" | "<="): boolean {
  return key === "duration" && op === wanted;
}

function valuesOf(filter: Filter | undefined): readonly string[] {
  if (filter === undefined) return [];
  return (filter.values ?? [filter.value]).map(String);
}

function textOf(filter: Filter | undefined): string | undefined {
  return filter?.value === undefined ? undefined : String(filter.value);
}

function choice(key: string, values: readonly string[]): Filter | undefined {
  if (values.length === 0) return undefined;
  return values.length === 1 ? { key, op: "=", value: values[0]! } : { key, op: "in", values: [...values] };
}

function bound(op: ">=" | "<=", value: string | undefined): Filter | undefined {
  return value === undefined ? undefined : { key: "duration", op, value };
}
