/**
 * What is measured: our own entries, and the browser SDKs of others with everything on that each has without replay.
 * `start` begins with the imports; it makes the size. `emit` gives the thousand events that are timed.
 */
export interface Subject {
  readonly name: string;
  /** What of its functions is in. */
  readonly about: string;
  /** From the npm registry, in these versions, with the versions of everything else that npm chooses; none: our own sources. */
  readonly packages: Readonly<Record<string, string>>;
  /** A module's text: exports `start(url, origin)`. */
  readonly start: string;
  /** Statements that send `count` events; left out, only the size is measured. */
  readonly emit?: string;
}

const ours: readonly Subject[] = [
  {
    name: "Spanhouse, everything",
    about: "page views, sessions, clicks, errors, vitals, requests, logs, spans",
    packages: {},
    start: `import { init } from "@spanhouse/browser"; let client;
      export function start(url) { client = init({ url, service: "bench", rateLimit: { burst: 5000, perSecond: 5000 } }); }`,
    emit: `for (let i = 0; i < count; i++) client.log({ name: "bench.event", attributes: { "bench.number": i } });`,
  },
  {
    name: "Spanhouse, errors",
    about: "errors, rejections",
    packages: {},
    start: `import { init } from "@spanhouse/browser/errors"; export function start(url) { init({ url, service: "bench" }); }`,
  },
  {
    name: "Spanhouse, vitals",
    about: "LCP, INP, CLS, FCP, TTFB",
    packages: {},
    start: `import { init } from "@spanhouse/browser/vitals"; export function start(url) { init({ url, service: "bench" }); }`,
  },
  {
    name: "Spanhouse, logger",
    about: "logs, spans",
    packages: {},
    start: `import { createLogger } from "@spanhouse/browser/logger"; let logger;
      export function start(url) { logger = createLogger({ url, service: "bench" }); }`,
    emit: `for (let i = 0; i < count; i++) logger.info("bench", { "bench.number": i });`,
  },
];

const faro = `import { initializeFaro, getWebInstrumentations } from "@grafana/faro-web-sdk"; let faro;`;
const faroEmit = `for (let i = 0; i < count; i++) faro.api.pushEvent("bench", { number: String(i) }, undefined, { skipDedupe: true });`;

const faroPeers: readonly Subject[] = [
  {
    name: "Faro",
    about: "errors, vitals, sessions, views, console",
    packages: { "@grafana/faro-web-sdk": "2.12.1" },
    start: `${faro} export function start(url) {
      faro = initializeFaro({ url: url + "/collect", app: { name: "bench" }, instrumentations: getWebInstrumentations() }); }`,
    emit: faroEmit,
  },
  {
    name: "Faro with tracing",
    about: "the same, request spans",
    packages: { "@grafana/faro-web-sdk": "2.12.1", "@grafana/faro-web-tracing": "2.12.1" },
    start: `${faro} import { TracingInstrumentation } from "@grafana/faro-web-tracing";
      export function start(url) {
        faro = initializeFaro({ url: url + "/collect", app: { name: "bench" },
          instrumentations: [...getWebInstrumentations(), new TracingInstrumentation()] }); }`,
    emit: faroEmit,
  },
];

const dsn = `dsn: url.replace("//", "//key@") + "/1", enableLogs: true`;
const sentryEmit = `for (let i = 0; i < count; i++) Sentry.logger.info("bench", { number: i });`;

const sentryPeers: readonly Subject[] = [
  {
    name: "Sentry",
    about: "errors, breadcrumbs",
    packages: { "@sentry/browser": "11.12.0" },
    start: `import { init } from "@sentry/browser"; export function start(url) { init({ ${dsn} }); }`,
    emit: sentryEmit,
  },
  {
    name: "Sentry with tracing",
    about: "the same, vitals, navigations, request spans",
    packages: { "@sentry/browser": "11.12.0" },
    start: `import { init, browserTracingIntegration } from "@sentry/browser";
      export function start(url) { init({ ${dsn}, tracesSampleRate: 1, integrations: [browserTracingIntegration()] }); }`,
    emit: sentryEmit,
  },
];

const datadog = `init({ clientToken: "pub", applicationId: "bench", service: "bench", proxy: url + "/rum", sessionSampleRate: 100,
  sessionReplaySampleRate: 0, trackUserInteractions: true, trackResources: true, trackLongTasks: true })`;

const otherPeers: readonly Subject[] = [
  {
    name: "HyperDX",
    about: "errors, vitals, clicks, request spans, console; replay is in the file and off",
    packages: { "@hyperdx/browser": "0.26.0" },
    start: `import HyperDX from "@hyperdx/browser"; export function start(url) {
      HyperDX.init({ apiKey: "key", service: "bench", url, disableReplay: true }); }`,
    emit: `for (let i = 0; i < count; i++) HyperDX.addAction("bench", { number: i });`,
  },
  ...["datadogRum", "datadogRum slim"].map((name): Subject => {
    const slim = name.endsWith("slim");
    const from = slim ? "@datadog/browser-rum-slim" : "@datadog/browser-rum";
    return {
      name: slim ? "Datadog RUM slim" : "Datadog RUM",
      about: "views, actions, errors, vitals, resources, long tasks",
      packages: { [from]: "7.16.0" },
      start: `import { datadogRum } from "${from}"; export function start(url) { datadogRum.${datadog}; }`,
      emit: `for (let i = 0; i < count; i++) datadogRum.addAction("bench", { number: i });`,
    };
  }),
  {
    name: "PostHog",
    about: "page views, autocapture, vitals, errors",
    packages: { "posthog-js": "1.434.18" },
    start: `import posthog from "posthog-js"; export function start(url) {
      posthog.init("phc_key", { api_host: url, defaults: "2025-11-30", advanced_disable_flags: true,
        disable_external_dependency_loading: true, disable_session_recording: true, opt_out_useragent_filter: true,
        rate_limiting: { events_per_second: 10000, events_burst_limit: 10000 } }); }`,
    emit: `for (let i = 0; i < count; i++) posthog.capture("bench", { number: i });`,
  },
];

const browserInstrumentations = [
  "Console",
  "Errors",
  "Navigation",
  "NavigationTiming",
  "ResourceTiming",
  "UserAction",
  "WebVitals",
];
const folderOf = (name: string): string => name.replaceAll(/(?<=[a-z])[A-Z]/g, "-$&").toLowerCase();

const openTelemetry: readonly Subject[] = [
  {
    name: "OpenTelemetry browser SDK with its 7 instrumentations",
    about: "errors, vitals, navigation, clicks, resources, console",
    packages: {
      "@opentelemetry/browser-sdk": "0.4.0",
      "@opentelemetry/browser-instrumentation": "0.6.0",
    },
    start: `import { quickStartBrowserSdk } from "@opentelemetry/browser-sdk";
      import { registerInstrumentations } from "@opentelemetry/instrumentation";
      ${browserInstrumentations.map((name) => `import { ${name}Instrumentation } from "@opentelemetry/browser-instrumentation/experimental/${folderOf(name)}";`).join("\n")}
      export function start(url) {
        quickStartBrowserSdk({ serviceName: "bench", exportUrl: url });
        registerInstrumentations({ instrumentations: [${browserInstrumentations.map((name) => `new ${name}Instrumentation()`).join(", ")}] }); }`,
    emit: `const logger = logs.getLogger("bench");
      for (let i = 0; i < count; i++) logger.emit({ eventName: "bench.event", attributes: { "bench.number": i } });`,
  },
  {
    name: "OpenTelemetry JS 3, traces",
    about: "document load and fetch spans",
    packages: {
      "@opentelemetry/sdk-trace": "3.1.1",
      "@opentelemetry/exporter-trace-otlp-http": "0.301.0",
      "@opentelemetry/instrumentation-fetch": "0.300.0",
      "@opentelemetry/instrumentation-document-load": "0.69.0",
    },
    start: `import { BatchSpanProcessor, StackContextManager, TracerProvider } from "@opentelemetry/sdk-trace";
      import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
      import { registerInstrumentations } from "@opentelemetry/instrumentation";
      import { FetchInstrumentation } from "@opentelemetry/instrumentation-fetch";
      import { DocumentLoadInstrumentation } from "@opentelemetry/instrumentation-document-load";
      import { trace, context } from "@opentelemetry/api";
      export function start(url) {
        const exporter = new OTLPTraceExporter({ url: url + "/v1/traces" });
        trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] }));
        context.setGlobalContextManager(new StackContextManager().enable());
        registerInstrumentations({ instrumentations: [new FetchInstrumentation(), new DocumentLoadInstrumentation()] }); }`,
    emit: `const tracer = trace.getTracer("bench");
      for (let i = 0; i < count; i++) tracer.startSpan("bench", { attributes: { "bench.number": i } }).end();`,
  },
  {
    name: "web-vitals, the library alone",
    about: "CLS, INP, LCP, FCP, TTFB, sent nowhere",
    packages: { "web-vitals": "6.2.3" },
    start: `import { onCLS, onINP, onLCP, onFCP, onTTFB } from "web-vitals";
      export function start() { for (const on of [onCLS, onINP, onLCP, onFCP, onTTFB]) on(() => {}); }`,
  },
];

/** In the order of the page: ours first. */
export const subjects: readonly Subject[] = [...ours, ...faroPeers, ...sentryPeers, ...otherPeers, ...openTelemetry];
