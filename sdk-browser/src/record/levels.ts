import type { Attributes } from "./attributes.ts";
import type { LogInput } from "./log-record.ts";

/** One function a level: a message and what belongs to it. */
export type Levels = Readonly<Record<Level, (message: string, attributes?: Attributes) => void>>;

type Level = "trace" | "debug" | "info" | "warn" | "error" | "fatal";

/** Functions named like the levels, over the function that logs; their severities are 1, 5, 9, 13, 17, 21. */
export function createLevels(log: (record: LogInput) => void): Levels {
  const api = {} as Record<Level, Levels[Level]>;
  "trace debug info warn error fatal".split(" ").forEach((level, index) => {
    api[level as Level] = (body, attributes) => log({ body, severity: index * 4 + 1, attributes });
  });
  return api;
}
