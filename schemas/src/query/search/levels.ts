/** How grave a record is, the least first. */
export const levels = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
export type Level = (typeof levels)[number];

/** What the level of a record is read from. */
export interface LevelSource {
  readonly severityNumber: number;
  readonly severityText: string;
}

/** Severity numbers come in groups of four a level, from 1; 0 means that the sender gave none, and its word counts. */
export function levelOfSeverity({ severityNumber, severityText }: LevelSource): Level {
  if (severityNumber > 0) return levels[Math.min(Math.ceil(severityNumber / 4), levels.length) - 1] ?? "info";
  const text = severityText.toLowerCase();
  return levels.find((level) => text.startsWith(level)) ?? "info";
}

/** From 1 for `trace` to 6 for `fatal`. */
export function levelRank(level: Level): number {
  return levels.indexOf(level) + 1;
}
