import type { Attributes } from "./attributes.ts";
import type { LogInput } from "./log-record.ts";

/** One function a level: a message and what belongs to it. */
export type Levels = Readonly<Record<Level, (message: string, attributes?: Attributes) => void>>;

const levels = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
type Level = (typeof levels)[number];

/** Functions named like the levels, over the function that logs; their severities are 1, 5, 9, 13, 17, 21. */
export function createLevels(log: (record: LogInput) => void): Levels {
  const api = {} as Record<Level, Levels[Level]>;
  levels.forEach((level, index) => {
    api[level] = (body, attributes) => log({ body, severity: index * 4 + 1, attributes });
  });
  return api;
}
