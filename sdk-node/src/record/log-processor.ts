/** Log records on their way out. */
import type { LogRecordProcessor, ReadableLogRecord, ReadWriteLogRecord } from "@opentelemetry/sdk-logs";
import type { Batch } from "../deliver/batch.ts";
import type { BeforeSend, Outgoing } from "./before-send.ts";

export interface LogProcessorParts {
  readonly batch: Batch<ReadableLogRecord>;
  readonly beforeSend: BeforeSend | undefined;
  flush(): Promise<void>;
}

/** Whether `beforeSend` lets the record go; it may change it. When it fails the record is kept: no loss by a mistake in a filter. */
function isWanted(log: ReadWriteLogRecord, beforeSend: BeforeSend): boolean {
  try {
    const attributes: Record<string, unknown> = { ...log.attributes };
    const record: Outgoing = {
      signal: "logs",
      name: log.eventName,
      attributes,
      body: log.body,
      severity: log.severityNumber,
    };
    const final = beforeSend(record);
    if (!final) return false;
    (log as { attributes: ReadWriteLogRecord["attributes"] }).attributes =
      final.attributes as ReadWriteLogRecord["attributes"];
    if (final.body !== log.body) log.setBody(final.body as NonNullable<ReadWriteLogRecord["body"]>);
    return true;
  } catch {
    return true;
  }
}

/** Makes the processor of a logger provider. */
export function createLogProcessor({ batch, beforeSend, flush }: LogProcessorParts): LogRecordProcessor {
  return {
    onEmit(log) {
      if (!beforeSend || isWanted(log, beforeSend)) batch.add(log);
    },
    forceFlush: flush,
    shutdown: flush,
  };
}
