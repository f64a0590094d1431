/** The signals: the end of their path, and the names of OTLP's lists for them. */
export const logSignal = ["logs", "Logs", "logRecords"] as const;
export const spanSignal = ["traces", "Spans", "spans"] as const;
export type Signal = typeof logSignal | typeof spanSignal;

/** Gives the body of a request that holds these records. */
export type Envelope = (records: readonly string[]) => string;

/** Makes what surrounds the records of a signal, once; `resource` are the encoded attributes that are the same for every record of a client. */
export function createEnvelope([, lists, list]: Signal, resource: unknown): Envelope {
  const head = `{"resource${lists}":[{"resource":{"attributes":${JSON.stringify(resource)}},"schemaUrl":"https://opentelemetry.io/schemas/1.45.0","scope${lists}":[{"scope":{"name":"@spanhouse/browser"},"${list}":[`;
  return (records) => `${head}${records.join()}]}]}]}`;
}
