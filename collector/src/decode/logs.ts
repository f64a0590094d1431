import { tag } from "@spanhouse/schemas";
import type { CommitBlock } from "../columns/commit-block.ts";
import { rowBytes } from "./expansion-budget.ts";
import { createLogRecords } from "./log-records.ts";
import { createOriginColumns, repeatedBytes } from "./origin.ts";
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
  const origin = createOriginColumns(block.tables.logs, state.origin, state.attributeLimit);
  const records = createLogRecords(block.tables.logs, state);

  const reader: RecordReader = {
    begin: origin.begin,
    enterResource: origin.enterResource,
    enterScope(cursor, records) {
      state.expansion.charge(records, rowBytes + repeatedBytes(state.origin));
      origin.enterScope(cursor);
    },
    record(cursor, end) {
      const rejection = records.read(cursor, end);
      if (rejection !== undefined) state.rejections.add(rejection, walk.path());
      else {
        origin.appendRow(cursor);
        records.append(cursor);
      }
      return 1;
    },
  };

  return { decode: (cursor, project) => walk.decode(cursor, project, reader) };
}
