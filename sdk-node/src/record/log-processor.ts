/** Log records on their way out. */
import type { LogRecordProcessor, ReadableLogRecord, ReadWriteLogRecord } from "@opentelemetry/sdk-logs";
import type { Batch } from "../deliver/batch.ts";
import type { BeforeSend, Outgoing } from "./before-send.ts";
import { refineLogTime } from "./exact-times.ts";

export interface LogProcessorParts {
  /** What a log says is cut there, as the values of its attributes are. */
  readonly bodyLengthMax: number;
  readonly batch: Batch<ReadableLogRecord>;
  readonly beforeSend: BeforeSend | undefined;
  flush(): Promise<void>;
  /** `beforeSend` has thrown. What it would have taken out must not leave, so the record is dropped. */
  drop(): void;
}

/** Whether `beforeSend` lets the record go; it may change it. */
function isWanted(log: ReadWriteLogRecord, beforeSend: BeforeSend): boolean {
  const record: Outgoing = {
    signal: "logs",
    name: log.eventName,
    attributes: { ...log.attributes },
    body: log.body,
    severity: log.severityNumber,
  };
  const final = beforeSend(record);
  if (!final) return false;
  const writable = log as { attributes: ReadWriteLogRecord["attributes"] };
  writable.attributes = final.attributes;
  if (final.body !== log.body) log.setBody(final.body);
  return true;
}

/** Makes the processor of a logger provider. */
export function createLogProcessor(parts: LogProcessorParts): LogRecordProcessor {
  const { batch, beforeSend, flush, drop, bodyLengthMax } = parts;
  return {
    onEmit(log) {
      refineLogTime(log);
      if (typeof log.body === "string" && log.body.length > bodyLengthMax)
        log.setBody(log.body.slice(0, bodyLengthMax));
      try {
        if (!beforeSend || isWanted(log, beforeSend)) batch.add(log);
      } catch {
        drop();
      }
    },
    forceFlush: flush,
    shutdown: flush,
  };
}
