/** How much one record may hold: `OTEL_ATTRIBUTE_*` for all, then those of spans and of logs. */
import type { Reader } from "./environment.ts";

interface AttributeLimits {
  readonly attributeCountLimit: number;
  readonly attributeValueLengthLimit: number;
}

export interface Limits {
  readonly span: AttributeLimits & {
    readonly eventCountLimit: number;
    readonly linkCountLimit: number;
    readonly attributePerEventCountLimit: number;
    readonly attributePerLinkCountLimit: number;
  };
  readonly log: AttributeLimits;
}

const countDefault = 128;

/** OpenTelemetry sets no limit for the length of a value; this is what the collector keeps of one anyway. */
const lengthDefault = 65_536;

/** Reads the limits. */
export function readLimits(reader: Reader): Limits {
  const read = (name: string): number | undefined => reader.integer(name, { min: 0, max: 1_000_000_000 });
  const count = read("OTEL_ATTRIBUTE_COUNT_LIMIT") ?? countDefault;
  const length = read("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT") ?? lengthDefault;
  return {
    span: {
      attributeCountLimit: read("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT") ?? count,
      attributeValueLengthLimit: read("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT") ?? length,
      eventCountLimit: read("OTEL_SPAN_EVENT_COUNT_LIMIT") ?? countDefault,
      linkCountLimit: read("OTEL_SPAN_LINK_COUNT_LIMIT") ?? countDefault,
      attributePerEventCountLimit: read("OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT") ?? countDefault,
      attributePerLinkCountLimit: read("OTEL_LINK_ATTRIBUTE_COUNT_LIMIT") ?? countDefault,
    },
    log: {
      attributeCountLimit: read("OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT") ?? count,
      attributeValueLengthLimit: read("OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT") ?? length,
    },
  };
}
