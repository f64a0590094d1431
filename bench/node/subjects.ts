/** What is measured: a service bare, with our SDK, and with the SDKs of others as their pages tell to start them. */
export interface Subject {
  readonly name: string;
  /** From the npm registry in these versions; "pack": this repository's own package, as it would be published. */
  readonly packages: Readonly<Record<string, string>>;
  /** Arguments of Node before the service's file. */
  readonly preload: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The frameworks of the services, the same for every subject. */
export const frameworks = { express: "5.3.0", fastify: "5.12.8" } as const;

export type Framework = keyof typeof frameworks;

const quiet = { OTEL_LOG_LEVEL: "none" };

/** In the order of the page; the first is what the others are compared with. */
export const subjects: readonly Subject[] = [
  { name: "bare", packages: {}, preload: [], environment: {} },
  {
    name: "@spanhouse/node",
    packages: { "@spanhouse/node": "pack" },
    preload: ["--import", "@spanhouse/node/register"],
    environment: quiet,
  },
  {
    name: "@opentelemetry/auto-instrumentations-node",
    packages: { "@opentelemetry/api": "1.10.0", "@opentelemetry/auto-instrumentations-node": "0.82.0" },
    preload: ["--require", "@opentelemetry/auto-instrumentations-node/register"],
    environment: { ...quiet, OTEL_LOGS_EXPORTER: "otlp", OTEL_METRICS_EXPORTER: "otlp" },
  },
  {
    name: "@hyperdx/node-opentelemetry",
    packages: { "@hyperdx/node-opentelemetry": "0.11.0" },
    preload: ["--require", "@hyperdx/node-opentelemetry/build/src/tracing"],
    environment: { ...quiet, HYPERDX_API_KEY: "bench" },
  },
];
