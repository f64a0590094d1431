import type { Attributes } from "../record/attributes.ts";
import { encodeAttributes } from "../record/encode.ts";

/** The signals: the end of their path, and the names of OTLP's lists for them. */
export const logSignal = ["logs", "Logs", "logRecords"] as const;
export const spanSignal = ["traces", "Spans", "spans"] as const;
export type Signal = typeof logSignal | typeof spanSignal;

/** Who speaks: the same for every record of a client. */
export interface Speaker {
  readonly resource: Attributes;
  readonly scope: { readonly name: string; readonly version?: string | undefined };
}

/** Gives the body of a request that holds these records. */
export type Envelope = (records: readonly string[]) => string;

/** Makes what surrounds the records of a signal, once. */
export function createEnvelope([, lists, list]: Signal, { resource, scope }: Speaker): Envelope {
  const head = `{"resource${lists}":[{"resource":${JSON.stringify({ attributes: encodeAttributes(resource) })},"schemaUrl":"https://opentelemetry.io/schemas/1.45.0","scope${lists}":[{"scope":${JSON.stringify(scope)},"${list}":[`;
  return (records) => `${head}${records.join()}]}]}]}`;
}
