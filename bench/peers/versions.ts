/** The versions of the peers: the newest that the ordinary registries had when this was last looked after. */
export const versions = {
  /** The builder and the components of the OpenTelemetry Collector, Go modules. */
  otelcol: "v0.161.0",
  /** The wheel of that name on PyPI. */
  rotel: "0.0.1a15",
} as const;
