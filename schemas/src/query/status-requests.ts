import { z } from "zod";
import type { Endpoint } from "./endpoint.ts";

/** What a reader wants to know before asking anything. */
export interface StatusAnswer {
  /** Of the collector. */
  readonly version: string;
  /** Whose records the reader sees. */
  readonly projectId: string;
  /** When its newest record was, in milliseconds since 1970, the collector's own metrics left out; null when there is none. */
  readonly newestRecordMs: number | null;
}

/** The status of a collector for one reader. */
export const statusAnswer: z.ZodType<StatusAnswer> = z
  .strictObject({ version: z.string(), projectId: z.string(), newestRecordMs: z.int().nullable() })
  .meta({ id: "StatusAnswer" });

/** Whether the key is good, for which project, and whether there is anything to see. */
export const readStatus: Endpoint<Readonly<Record<string, never>>> = {
  method: "GET",
  path: "/status",
  topic: "status",
  summary: "Version of the collector, project of the key, time of the newest record",
  request: z.strictObject({}),
  answer: "status",
  example: {},
};
