import type { AdHocVariableFilter, MetricFindValue, TimeRange as GrafanaRange } from "@grafana/data";
import type { SearchSignal, TableAnswer } from "@spanhouse/schemas/query";
import { columnOf } from "../frames/columns.ts";
import { fromAdHocFilters } from "../query/ad-hoc-filters.ts";
import type { SpanhouseQuery } from "../query/query.ts";
import { toSearchText } from "../query/search-text.ts";
import { toRange } from "./run-request.ts";
import type { SourceContext } from "./source-context.ts";

/** What Grafana knows when it asks for keys or values of an ad-hoc filter. */
export interface TagAsk {
  readonly filters?: readonly AdHocVariableFilter[] | undefined;
  readonly timeRange?: GrafanaRange | undefined;
  /** The queries of the dashboard. */
  readonly queries?: readonly Partial<SpanhouseQuery>[] | undefined;
}

const keysMax = 500;
const valuesMax = 200;

/** The keys that a filter can have: fields and attributes of a sample, of what the dashboard is about, that the other filters leave. */
export async function readTagKeys(ask: TagAsk, context: SourceContext): Promise<MetricFindValue[]> {
  const answers = await askSignals(ask, { path: "/attributes/keys", params: { limit: keysMax } }, context);
  const found = new Map<string, MetricFindValue>();
  for (const answer of answers) {
    const kinds = columnOf<string>(answer, "kind");
    for (const [row, text] of columnOf<string>(answer, "key").entries())
      if (!found.has(text))
        found.set(text, { text, value: text, group: kinds[row] === "attribute" ? "Attributes" : "Fields" });
  }
  return [...found.values()];
}

/** The values that a key has, the most frequent first. */
export async function readTagValues(
  ask: TagAsk & { readonly key: string },
  context: SourceContext,
): Promise<MetricFindValue[]> {
  const { key, filters = [] } = ask;
  // Its own filter would leave only the value that is chosen already.
  const others = filters.filter((filter) => filter.key !== key);
  const question = { path: "/attributes/values", params: { key, limit: valuesMax } };
  const answers = await askSignals({ ...ask, filters: others }, question, context);
  const values = answers.flatMap((answer) => columnOf<string>(answer, "value"));
  return [...new Set(values)].map((text) => ({ text, value: text }));
}

interface Asked {
  readonly path: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** One answer for each signal; one that fails leaves those of the others, unless there is none. */
async function askSignals(ask: TagAsk, { path, params }: Asked, { client }: SourceContext): Promise<TableAnswer[]> {
  const { text } = toSearchText(undefined, fromAdHocFilters([...(ask.filters ?? [])]));
  const range = ask.timeRange === undefined ? {} : toRange(ask.timeRange);
  const asked = await Promise.allSettled(
    signalsOf(ask.queries).map(async (signal) =>
      client.answer<TableAnswer>({
        ...{ method: "GET", path },
        params: { ...range, ...params, signal, ...(text === "" ? {} : { query: text }) },
      }),
    ),
  );
  const answers = asked.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const failed = asked.find((one) => one.status === "rejected");
  if (answers.length === 0 && failed !== undefined) throw failed.reason;
  return answers;
}

const signalOf: Readonly<Record<string, SearchSignal>> = {
  ...{ logs: "logs", "front-end": "logs" },
  ...{ traces: "traces", trace: "traces", "service-map": "traces", metrics: "metrics" },
};

/** What the queries are about; logs and traces when they do not say. */
function signalsOf(queries: TagAsk["queries"] = []): readonly SearchSignal[] {
  const signals = queries.flatMap(({ queryType }) => signalOf[queryType ?? ""] ?? []);
  return signals.length === 0 ? ["traces", "logs"] : [...new Set(signals)];
}
