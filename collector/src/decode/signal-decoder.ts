import type { ByteSource } from "../columns/byte-buffer.ts";
import type { TextLimit } from "./any-value.ts";
import type { Cursor } from "./cursor.ts";
import type { Origin } from "./origin.ts";
import type { Rejections } from "./rejections.ts";
import type { ExpansionBudget } from "./expansion-budget.ts";
import type { TimeWindow } from "./time-window.ts";

/** What the decoders of the three signals share: made once, cleared before each request. */
export interface DecodeState {
  readonly origin: Origin;
  readonly rejections: Rejections;
  readonly attributeLimit: TextLimit;
  readonly bodyLimit: TextLimit;
  readonly windows: { readonly traces: TimeWindow; readonly logs: TimeWindow; readonly metrics: TimeWindow };
  readonly expansion: ExpansionBudget;
  /** When this request was received; eight bytes as OTLP writes a fixed64. */
  readonly receivedAt: ByteSource;
}

export interface SignalDecoder {
  /** Appends the records of the request that the cursor holds, and answers how many there were. */
  decode(cursor: Cursor, project: ByteSource): number;
}
