/** OTLP/JSON that cannot be understood. The whole request is refused (HTTP 400); sending it again cannot help. */
export class OtlpJsonError extends Error {
  /** Where in the document, as `resourceSpans[0].scopeSpans[0].spans[3].traceId`; empty when it is the document itself. */
  readonly path: string;

  constructor(path: string, problem: string) {
    super(path === "" ? problem : `${path}: ${problem}`);
    this.name = "OtlpJsonError";
    this.path = path;
  }
}
