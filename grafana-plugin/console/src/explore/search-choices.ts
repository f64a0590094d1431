import type { TimeRange } from "@grafana/data";
import { useMemo } from "react";
import { createSearchCompleter } from "../../../src/edit/search-field/complete-search.ts";
import type { Complete } from "../../../src/edit/search-field/completion.ts";
import { useDataSource } from "../host/explore-api.ts";
import type { Completing, CompletionRange } from "../host/spanhouse-api.ts";

/** What there is to choose from while somebody writes a search or sets a filter. */
export interface SearchChoices {
  readonly complete: Complete;
  services(): Promise<readonly string[]>;
  /** Of one service, when there is one. */
  operations(service: string | undefined): Promise<readonly string[]>;
}

/** What is counted of each. */
const counted = { logs: "records", traces: "spans" } as const;

/** Answers that are kept while somebody types. */
const keptMax = 200;

/** Asks the data source for what is stored in the range. */
export function useSearchChoices(signal: keyof typeof counted, timeRange: TimeRange): SearchChoices {
  const { completion } = useDataSource();
  return useMemo(() => {
    const range = { fromMs: timeRange.from.valueOf(), toMs: timeRange.to.valueOf() };
    const keep = createKept();
    return {
      complete: completer(completion, { signal, range, keep }),
      services: async () => keep("services", async () => completion.services(range)),
      operations: async (service) =>
        keep(`operations ${service ?? ""}`, async () =>
          completion.operations({ range, ...(service === undefined ? {} : { service }) }),
        ),
    };
  }, [completion, signal, timeRange]);
}

type Keep = <Answer>(name: string, ask: () => Promise<Answer>) => Promise<Answer>;

interface Searched {
  readonly signal: keyof typeof counted;
  readonly range: CompletionRange;
  readonly keep: Keep;
}

function completer(completion: Completing, { signal, range, keep }: Searched): Complete {
  return createSearchCompleter({
    signal,
    variables: [],
    fields: async (part, cancel) =>
      keep(`fields ${part}`, async () => {
        const keys = await completion.fieldKeys({ range, signal, name: part }, cancel);
        return keys.map(({ key, kind, about, records }) => ({
          name: key,
          kind,
          about: about === "" && records !== null ? `${records.toLocaleString("en")} ${counted[signal]}` : about,
        }));
      }),
    values: async ({ field, part, search }, cancel) =>
      keep(`values ${field} ${part} ${search ?? ""}`, async () =>
        completion.fieldValues(
          { range, signal, key: field, value: part, ...(search === undefined ? {} : { search }) },
          cancel,
        ),
      ),
  });
}

/** Keeps answers by what was asked; a failure is not kept. */
function createKept(): Keep {
  const kept = new Map<string, unknown>();
  return async <Answer>(name: string, ask: () => Promise<Answer>): Promise<Answer> => {
    if (kept.has(name)) return kept.get(name) as Answer;
    const answer = await ask();
    if (kept.size >= keptMax) kept.clear();
    kept.set(name, answer);
    return answer;
  };
}
