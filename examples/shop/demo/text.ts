import { join } from "node:path";
import { styleText } from "node:util";
import type { DemoCollector, Folders } from "./collector.ts";
import type { Services } from "./services.ts";

const queryUrlDefault = "http://127.0.0.1:8318";

function bold(text: string): string {
  return styleText("bold", text, { stream: process.stdout });
}

/** What runs, and where. */
export function renderRunning(services: Services, collector: DemoCollector, folders: Folders): string {
  const { shopUrl, ordersUrl, stockUrl } = services;
  const whose = collector.child === undefined ? "was there before; it keeps the data" : `data in ${folders.data}`;
  return `
${bold("The shop is open")} at ${shopUrl}

  shop-page     in your browser, and in those of the visitors
  shop-gateway  ${shopUrl.padEnd(23)}  Express
  shop-orders   ${ordersUrl.padEnd(23)}  Fastify, SQLite, pino
  shop-stock    ${stockUrl.padEnd(23)}  Hono, SQLite
  shop-worker   ${"takes jobs from orders".padEnd(23)}  sends mails
  collector     ${collector.ingestUrl.padEnd(23)}  ${whose}
  console       ${`${collector.queryUrl}/`.padEnd(23)}  dashboards, logs and traces, in a browser

What they print is in ${folders.logs}. Visitors come in:
`;
}

/** The shop goes on without them: there may be no browser for visitors on this machine. */
export function renderNoMoreVisitors(how: string, { logs }: Folders): string {
  const why =
    how === "0" ? "The visits are over" : `No more visitors come (${how}; ${join(logs, "visitors.log")} says why)`;
  return `\n${why}; the shop stays open until Ctrl-C.\n`;
}

const questions: readonly (readonly [about: string, sql: string])[] = [
  [
    "errors, by release of the page",
    "SELECT ResourceAttributes['service.version'] AS release, LogAttributes['exception.message'] AS error, count() FROM otel_logs WHERE ServiceName = 'shop-page' AND EventName = 'exception' GROUP BY ALL ORDER BY 3 DESC",
  ],
  [
    "the slowest answers",
    "SELECT ServiceName, SpanName, count(), round(quantile(0.95)(Duration) / 1e6) AS p95_ms FROM otel_traces WHERE SpanKind = 'Server' GROUP BY ALL ORDER BY p95_ms DESC LIMIT 10",
  ],
  [
    "web vitals, by page",
    "SELECT LogAttributes['browser.page.route'] AS page, LogAttributes['browser.web_vital.name'] AS vital, round(quantile(0.75)(toFloat64OrZero(LogAttributes['browser.web_vital.value'])), 3) AS p75 FROM otel_logs WHERE EventName = 'browser.web_vital' GROUP BY ALL ORDER BY vital, page",
  ],
];

/** Where to look, once there is a whole trace to look at; `ending` has the data of a demo that ends by itself. */
export function renderWhereToLook(traceId: string, collector: DemoCollector, ending: Folders | undefined): string {
  const { queryUrl, child } = collector;
  const isGone = ending !== undefined && child !== undefined;
  const url = isGone || queryUrl === queryUrlDefault ? "" : ` --url ${queryUrl}`;
  const lines = questions.map(([about, sql]) => `# ${about}\nnpx spanhouse sql${url} "${sql}"\n`).join("");
  const where = isGone ? `after SPANHOUSE_DATA_DIR=${ending.data} npm start:` : "in another terminal:";
  return `
${bold("One order, from the click in the page to the mail of the worker")}; ${where}

npx spanhouse trace ${traceId}${url}

# everything, as it comes in
npx spanhouse tail${url}
${lines}${ending === undefined ? "\nCtrl-C stops everything; the data stays.\n" : ""}`;
}
