/** How grave a record is, the least first. */
export const tailLevels = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
export type TailLevel = (typeof tailLevels)[number];
