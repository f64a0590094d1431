import type { TimeRange } from "@grafana/data";
import { useMemo } from "react";
import { createSearchCompleter } from "../../../src/edit/search-field/complete-search.ts";
import type { Complete } from "../../../src/edit/search-field/completion.ts";
import { useLogsSource } from "./logs-source.ts";

/** Answers that are kept while somebody types. */
const keptMax = 200;

/** Completes a search for log records from what is stored in the range, through the data source. */
export function useLogsCompletion(range: TimeRange): Complete {
  const { completion } = useLogsSource();
  return useMemo(() => {
    const within = { fromMs: range.from.valueOf(), toMs: range.to.valueOf() };
    const keep = createKept();
    return createSearchCompleter({
      signal: "logs",
      variables: [],
      fields: async (part, cancel) =>
        keep(`fields ${part}`, async () => {
          const keys = await completion.fieldKeys({ range: within, signal: "logs", name: part }, cancel);
          return keys.map(({ key, kind, about, records }) => ({
            name: key,
            kind,
            about: about === "" && records !== null ? `${records.toLocaleString("en")} records` : about,
          }));
        }),
      values: async ({ field, part, search }, cancel) =>
        keep(`values ${field} ${part} ${search ?? ""}`, async () =>
          completion.fieldValues(
            { range: within, signal: "logs", key: field, value: part, ...(search === undefined ? {} : { search }) },
            cancel,
          ),
        ),
    });
  }, [completion, range]);
}

/** Keeps answers by what was asked; a failure is not kept. */
function createKept(): <Answer>(name: string, ask: () => Promise<Answer>) => Promise<Answer> {
  const kept = new Map<string, unknown>();
  return async <Answer>(name: string, ask: () => Promise<Answer>): Promise<Answer> => {
    if (kept.has(name)) return kept.get(name) as Answer;
    const answer = await ask();
    if (kept.size >= keptMax) kept.clear();
    kept.set(name, answer);
    return answer;
  };
}
