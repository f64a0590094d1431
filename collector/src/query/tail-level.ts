import { levels, type Level } from "@spanhouse/schemas/query";

/** How grave a record is, the least first. */
export const tailLevels: typeof levels = levels;
export type TailLevel = Level;
