import { otlpLogs, otlpSpans, type TestLog, type TestSpan } from "../../collector/test/otlp-records.ts";
import { store } from "../../collector/test/query-api-client.ts";
import type { TestCollector } from "../../collector/test/start-test-collector.ts";

/** Ten minutes that are over, so that no test waits for them. */
export const baseMs: number = Math.floor(Date.now() / 60_000) * 60_000 - 1_200_000;
/** Them, as an address says it. */
export const rangeText: string = `from=${baseMs}&to=${baseMs + 600_000}`;

/** A checkout: five services, one that failed, one span whose parent was never sent. */
export const checkoutId = "0af7651916cd43dd8448eb211c80319c";
/** The trace that a span of the checkout links to. */
export const mailId = "1bf7651916cd43dd8448eb211c80319d";
/** A trace of many spans. */
export const longId = "2cf7651916cd43dd8448eb211c80319e";
/** Spans of the long trace. */
export const longSpans = 4_000;
/** Traces of the cart, the oldest first: their number, and how long each takes. */
export const cartTraces = 130;

const nano = (ms: number): bigint => BigInt(Math.round(ms * 1e6));
const startNano = nano(baseMs) + nano(300_000);

interface Told extends Partial<TestSpan> {
  readonly atMs: number;
  readonly forMs: number;
}

function checkoutSpan(spanId: string, name: string, { atMs, forMs, ...told }: Told): TestSpan {
  const times = { startNano: startNano + nano(atMs), durationNano: nano(forMs) };
  return { service: "checkout", traceId: checkoutId, spanId: spanId.padStart(16, "0"), name, ...times, ...told };
}

const p = (id: string): string => id.padStart(16, "0");

const checkout: readonly TestSpan[] = [
  checkoutSpan("1", "POST /checkout", {
    service: "web",
    kind: "server",
    atMs: 0,
    forMs: 400,
    error: "the card was refused",
  }),
  checkoutSpan("2", "POST", { service: "web", kind: "client", parent: p("1"), atMs: 10, forMs: 380 }),
  checkoutSpan("3", "place order", { kind: "server", parent: p("2"), atMs: 15, forMs: 370 }),
  checkoutSpan("4", "SELECT cart", {
    parent: p("3"), kind: "client", atMs: 20, forMs: 30, attributes: { "db.system.name": "postgresql", "db.query.text": "SELECT 1" },
  }), // prettier-ignore
  checkoutSpan("5", "reserve", { service: "stock", kind: "server", parent: p("3"), atMs: 55, forMs: 45 }),
  checkoutSpan("6", "charge card", {
    service: "payment", kind: "server", parent: p("3"), atMs: 110, forMs: 250, error: "refused", attributes: { "order.id": "o-42" },
  }), // prettier-ignore
  checkoutSpan("7", "ask bank", { service: "payment", kind: "client", parent: p("6"), atMs: 120, forMs: 230 }),
  checkoutSpan("8", "late audit", { service: "audit", parent: p("dead"), atMs: 200, forMs: 20 }),
];

const cart: readonly TestSpan[] = Array.from({ length: cartTraces }, (_, index) => {
  const traceId = (index + 1).toString(16).padStart(32, "c");
  const at = nano(baseMs) + nano(index * 2_000);
  const failed = index % 10 === 3 ? { error: "no price" } : {};
  const durationNano = nano(1 + index);
  const own = { service: "cart", traceId, startNano: at, durationNano };
  return {
    ...own,
    spanId: (index + 1).toString(16).padStart(16, "a"),
    name: `GET /cart/${index}`,
    kind: "server",
    ...failed,
  };
});

const mail: TestSpan = {
  ...{ service: "mail", traceId: mailId, spanId: p("9"), name: "send mail", kind: "consumer" },
  ...{ startNano: startNano + nano(500), durationNano: nano(20) },
};

const long: readonly TestSpan[] = Array.from({ length: longSpans }, (_, index) => ({
  ...{ service: `service-${index % 7}`, traceId: longId, spanId: (index + 1).toString(16).padStart(16, "b") },
  ...(index === 0 ? {} : { parent: (Math.floor(index / 3) + (index < 3 ? 1 : 0) || 1).toString(16).padStart(16, "b") }),
  ...{ name: `step ${index}`, startNano: startNano + nano(index), durationNano: nano(longSpans - index) },
}));

const logs: readonly TestLog[] = [
  {
    service: "web",
    timeNano: startNano + nano(5),
    severityNumber: 9,
    body: "checkout begins",
    traceId: checkoutId,
    spanId: p("1"),
  },
  {
    service: "payment",
    timeNano: startNano + nano(340),
    severityNumber: 17,
    body: "the bank said no",
    traceId: checkoutId,
    spanId: p("6"),
  },
];

/** Sends all of it, and answers when it can be asked for. */
export async function seedTraces(running: TestCollector): Promise<void> {
  await store(running, "traces", withEventsAndLinks(otlpSpans(checkout)));
  await store(running, "traces", otlpSpans([...cart, mail]));
  await store(running, "traces", otlpSpans(long));
  await store(running, "logs", otlpLogs(logs));
}

interface OtlpSpans {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly Record<string, unknown>[] }[];
  }[];
}

/** The exception of the card, and a link to the mail that was sent for the order. */
function withEventsAndLinks(request: unknown): unknown {
  const { resourceSpans } = request as OtlpSpans;
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const charge = spans.find(({ name }) => name === "charge card")!;
  const text = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
  charge["events"] = [
    {
      timeUnixNano: String(startNano + nano(330)),
      name: "exception",
      attributes: [
        text("exception.type", "CardRefused"),
        text("exception.message", "insufficient funds"),
        text(
          "exception.stacktrace",
          "CardRefused: insufficient funds\n    at charge (/app/charge.js:7:3)\n    at run (/app/node_modules/x/run.js:1:1)",
        ),
      ],
    },
  ];
  charge["links"] = [{ traceId: mailId, spanId: p("9"), attributes: [text("why", "receipt")] }];
  return request;
}
