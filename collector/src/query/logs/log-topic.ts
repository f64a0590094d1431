import { countLogs, readLogContext, searchLogs } from "@spanhouse/schemas/query";
import { answering, type Answering } from "../endpoint-route.ts";
import { readAround } from "./log-context.ts";
import { countLogRecords } from "./log-volume.ts";
import { searchLogRecords } from "./search-logs.ts";

/** `/api/v1/logs/...` */
export const logTopic: readonly Answering[] = [
  answering(searchLogs, searchLogRecords),
  answering(countLogs, countLogRecords),
  answering(readLogContext, readAround),
];
