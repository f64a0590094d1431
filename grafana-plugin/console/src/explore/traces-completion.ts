import type { TimeRange } from "@grafana/data";
import { useMemo } from "react";
import { createSearchCompleter } from "../../../src/edit/search-field/complete-search.ts";
import type { Complete } from "../../../src/edit/search-field/completion.ts";
import { useDataSource } from "../host/explore-api.ts";

/** What there is to choose from while somebody writes a search or sets a filter. */
export interface TraceChoices {
  readonly complete: Complete;
  services(): Promise<readonly string[]>;
  /** Of one service, when there is one. */
  operations(service: string | undefined): Promise<readonly string[]>;
}

/** What is asked of the data source for it, which is the built plugin and so known by its interfaces alone. */
interface Completing {
  fieldKeys(
    ask: Within & { readonly signal: "traces"; readonly name: string },
    cancel?: AbortSignal,
  ): Promise<readonly { key: string; kind: string; about: string; records: number | null }[]>;
  fieldValues(
    ask: Within & { readonly signal: "traces"; readonly key: string; readonly value: string; readonly search?: string },
    cancel?: AbortSignal,
  ): Promise<readonly { value: string; records: number }[]>;
  services(range: Within["range"]): Promise<readonly string[]>;
  operations(ask: Within & { readonly service?: string }): Promise<readonly string[]>;
}

interface Within {
  readonly range: { readonly fromMs: number; readonly toMs: number };
}

/** Answers that are kept while somebody types. */
const keptMax = 200;

/** Asks the data source for what is stored in the range. */
export function useTraceChoices(range: TimeRange): TraceChoices {
  const { completion } = useDataSource() as unknown as { readonly completion: Completing };
  return useMemo(() => {
    const within = { fromMs: range.from.valueOf(), toMs: range.to.valueOf() };
    const keep = createKept();
    return {
      complete: completer(completion, within, keep),
      services: async () => keep("services", async () => completion.services(within)),
      operations: async (service) =>
        keep(`operations ${service ?? ""}`, async () =>
          completion.operations({ range: within, ...(service === undefined ? {} : { service }) }),
        ),
    };
  }, [completion, range]);
}

type Keep = <Answer>(name: string, ask: () => Promise<Answer>) => Promise<Answer>;

function completer(completion: Completing, range: Within["range"], keep: Keep): Complete {
  return createSearchCompleter({
    signal: "traces",
    variables: [],
    fields: async (part, cancel) =>
      keep(`fields ${part}`, async () => {
        const keys = await completion.fieldKeys({ range, signal: "traces", name: part }, cancel);
        return keys.map(({ key, kind, about, records }) => ({
          name: key,
          kind,
          about: about === "" && records !== null ? `${records.toLocaleString("en")} spans` : about,
        }));
      }),
    values: async ({ field, part, search }, cancel) =>
      keep(`values ${field} ${part} ${search ?? ""}`, async () =>
        completion.fieldValues(
          { range, signal: "traces", key: field, value: part, ...(search === undefined ? {} : { search }) },
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
