import { tag } from "@spanhouse/schemas";
import type { CommitBlock } from "../columns/commit-block.ts";
import { rowBytes } from "./expansion-budget.ts";
import { createOriginColumns } from "./origin.ts";
import type { DecodeState, SignalDecoder } from "./signal-decoder.ts";
import { createSpans } from "./spans.ts";
import { createWalk } from "./walk.ts";
import type { RecordReader, RequestShape } from "./walk.ts";

const shape: RequestShape = {
  resources: {
    list: tag("ExportTraceServiceRequest", "resourceSpans"),
    resource: tag("ResourceSpans", "resource"),
    scopes: tag("ResourceSpans", "scopeSpans"),
    schemaUrl: tag("ResourceSpans", "schemaUrl"),
  },
  scopes: {
    scope: tag("ScopeSpans", "scope"),
    records: tag("ScopeSpans", "spans"),
    schemaUrl: tag("ScopeSpans", "schemaUrl"),
  },
  names: ["resourceSpans", "scopeSpans", "spans"],
};

/** ExportTraceServiceRequest into `otel_traces`. */
export function createTracesDecoder(block: CommitBlock, state: DecodeState): SignalDecoder {
  const walk = createWalk(shape, state);
  const origin = createOriginColumns(block.tables.traces, state);
  const spans = createSpans(block.tables.traces, state);

  const reader: RecordReader = {
    begin(project) {
      origin.begin(project);
      spans.begin();
    },
    enterResource: origin.enterResource,
    record(cursor, end) {
      state.expansion.charge(1, rowBytes);
      const rejection = spans.read(cursor, end);
      if (rejection !== undefined) state.rejections.add(rejection, walk.path());
      else {
        origin.countRow();
        spans.append(cursor);
      }
      return 1;
    },
    leaveScope: origin.leaveScope,
  };

  return { decode: (cursor, project) => walk.decode(cursor, project, reader) };
}
