import { tag } from "@spanhouse/schemas";
import type { CommitBlock } from "../columns/commit-block.ts";
import { rowBytes } from "./expansion-budget.ts";
import { createLogRecords } from "./log-records.ts";
import { createOriginColumns } from "./origin.ts";
import type { DecodeState, SignalDecoder } from "./signal-decoder.ts";
import { createWalk } from "./walk.ts";
import type { RecordReader, RequestShape } from "./walk.ts";

const shape: RequestShape = {
  resources: {
    list: tag("ExportLogsServiceRequest", "resourceLogs"),
    resource: tag("ResourceLogs", "resource"),
    scopes: tag("ResourceLogs", "scopeLogs"),
    schemaUrl: tag("ResourceLogs", "schemaUrl"),
  },
  scopes: {
    scope: tag("ScopeLogs", "scope"),
    records: tag("ScopeLogs", "logRecords"),
    schemaUrl: tag("ScopeLogs", "schemaUrl"),
  },
  names: ["resourceLogs", "scopeLogs", "logRecords"],
};

/** ExportLogsServiceRequest into `otel_logs`. */
export function createLogsDecoder(block: CommitBlock, state: DecodeState): SignalDecoder {
  const walk = createWalk(shape, state);
  const origin = createOriginColumns(block.tables.logs, state);
  const records = createLogRecords(block.tables.logs, state);

  const reader: RecordReader = {
    begin: origin.begin,
    enterResource: origin.enterResource,
    record(cursor, end) {
      state.expansion.charge(1, rowBytes);
      const rejection = records.read(cursor, end);
      if (rejection !== undefined) state.rejections.add(rejection, walk.path());
      else {
        origin.countRow();
        records.append(cursor);
      }
      return 1;
    },
    leaveScope: origin.leaveScope,
  };

  return { decode: (cursor, project) => walk.decode(cursor, project, reader) };
}
