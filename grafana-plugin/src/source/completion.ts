import type { MetricKind, TableAnswer } from "@spanhouse/schemas/query";
import type { CompletionSource } from "../edit/completion-source.ts";
import { columnOf } from "../frames/columns.ts";
import { replaceInSearch } from "../query/search-variables.ts";
import { valuesOfText } from "../query/text-values.ts";
import type { SourceContext } from "./source-context.ts";

/** What the editors ask for while somebody types. */
export function createCompletion({ client, template }: SourceContext): CompletionSource {
  const variables = { template, scopedVars: {} };
  type Params = Readonly<Record<string, string | number | undefined>>;
  const get = async (path: string, params: Params, cancel?: AbortSignal): Promise<TableAnswer> =>
    client.answer<TableAnswer>({ method: "GET", path, params }, cancel);
  const queryOf = (search: string | undefined): string | undefined => {
    const query = search === undefined ? "" : replaceInSearch(search, variables).trim();
    return query === "" ? undefined : query;
  };

  return {
    async fieldKeys({ range, signal, name, search, limit }, cancel) {
      const answer = await get("/attributes/keys", { ...range, signal, name, limit, query: queryOf(search) }, cancel);
      const [kinds, records] = [columnOf<string>(answer, "kind"), columnOf<number | null>(answer, "records")];
      const abouts = columnOf<string>(answer, "about");
      return columnOf<string>(answer, "key").map((key, row) => ({
        key,
        kind: kinds[row] ?? "attribute",
        records: records[row] ?? null,
        about: abouts[row] ?? "",
      }));
    },
    async fieldValues({ range, signal, key, value, search, limit }, cancel) {
      const params = { ...range, signal, key, value, limit, query: queryOf(search) };
      const answer = await get("/attributes/values", params, cancel);
      const records = columnOf<number>(answer, "records");
      return columnOf<string>(answer, "value").map((text, row) => ({ value: text, records: records[row] ?? 0 }));
    },
    async services(range, cancel) {
      return columnOf<string>(await get("/services", { ...range }, cancel), "service");
    },
    async operations({ range, service }, cancel) {
      const [one = "", ...more] = valuesOfText(service ?? "", variables) ?? [];
      const params = { ...range, service: one === "" || one === "*" || more.length > 0 ? undefined : one };
      return [...new Set(columnOf<string>(await get("/operations", params, cancel), "name"))];
    },
    async metrics({ range, name, limit }, cancel) {
      const answer = await get("/metrics", { ...range, name, limit }, cancel);
      const [kinds, units] = [columnOf<MetricKind>(answer, "kind"), columnOf<string>(answer, "unit")];
      const descriptions = columnOf<string>(answer, "description");
      const monotonic = columnOf<boolean>(answer, "monotonic");
      const services = columnOf<readonly string[]>(answer, "services");
      return columnOf<string>(answer, "name").map((found, row) => ({
        name: found,
        kind: kinds[row] ?? "gauge",
        unit: units[row] ?? "",
        description: descriptions[row] ?? "",
        monotonic: monotonic[row] ?? false,
        services: services[row] ?? [],
      }));
    },
  };
}
