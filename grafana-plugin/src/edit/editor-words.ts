import type { TimeRange as GrafanaRange } from "@grafana/data";
import type { ComboboxOption } from "@grafana/ui";
import { levels, type SearchSignal } from "@spanhouse/schemas/search";
import type { TimeRange } from "@spanhouse/schemas/query";
import type { CompletionSource, MetricInfo } from "./completion-source.ts";
import { createSearchCompleter } from "./search-field/complete-search.ts";
import type { Complete } from "./search-field/completion.ts";
import { storedFields, storedValues } from "./stored-words.ts";

/** A list for a field that completes: asked for each time somebody types. */
export type Options = (typed: string) => Promise<ComboboxOption[]>;

/** Everything that the fields of an editor complete with, for the time range that is looked at. */
export interface EditorWords {
  readonly range: TimeRange;
  /** Template variables as they are written, such as `$service`. */
  readonly variables: readonly string[];
  search(signal: SearchSignal): Complete;
  /** Fields to filter or group by; `first` are offered before those that are stored. */
  fields(signal: SearchSignal, first?: readonly ComboboxOption[]): Options;
  values(signal: SearchSignal, key: string): Options;
  readonly services: Options;
  operations(service: string | undefined): Options;
  metrics(name: string): Promise<readonly MetricInfo[]>;
}

/** What an editor completes with: what the data source has stored, and the variables of the dashboard. */
export function editorWords(
  source: CompletionSource,
  { range, variables }: Pick<EditorWords, "range" | "variables">,
): EditorWords {
  const withVariables = (ask: (typed: string) => Promise<ComboboxOption[]>) => optionsOf(variables, ask);
  return {
    ...{ range, variables },
    search: (signal) =>
      createSearchCompleter({
        ...{ signal, variables },
        fields: async (name, cancel) =>
          (await storedFields(source, { range, signal, name }, cancel)).map(({ key, kind, about }) => {
            return { name: key, kind, about };
          }),
        values: ({ field, part, search }, cancel) =>
          storedValues(
            source,
            { range, signal, key: field, value: part, ...(search === undefined ? {} : { search }) },
            cancel,
          ),
      }),
    fields: (signal, first = []) =>
      withVariables(async (typed) => [
        ...first.filter(({ value }) => value.includes(typed)),
        ...(await storedFields(source, { range, signal, name: typed })).map(({ key, about }) => option(key, about)),
      ]),
    values: (signal, key) =>
      withVariables(async (typed) => {
        if (key === "") return [];
        if (key === "level") return levels.filter((level) => level.includes(typed)).map((level) => option(level));
        const values = await storedValues(source, { range, signal, key, value: typed });
        return values.map(({ value }) => option(value));
      }),
    services: withVariables(async (typed) => having(await source.services(range), typed)),
    operations: (service) =>
      withVariables(async (typed) =>
        having(await source.operations({ range, ...(service === undefined ? {} : { service }) }), typed),
      ),
    metrics: (name) => source.metrics({ range, name }),
  };
}

/** The range in whole minutes, so that a range that ends now is the same question for a while. Without one: the last hour. */
export function completionRange(range: GrafanaRange | undefined): TimeRange {
  const minute = 60_000;
  const toMs = Math.ceil((range?.to.valueOf() ?? Date.now()) / minute) * minute;
  const fromMs = Math.floor((range?.from.valueOf() ?? toMs - 60 * minute) / minute) * minute;
  return { fromMs: Math.min(fromMs, toMs - minute), toMs };
}

function option(value: string, description = ""): ComboboxOption {
  return description === "" ? { value, label: value } : { value, label: value, description };
}

function having(names: readonly string[], typed: string): ComboboxOption[] {
  const lower = typed.toLowerCase();
  return names.filter((name) => name.toLowerCase().includes(lower)).map((name) => option(name));
}

/** Variables come after what is stored. A question that fails says so in the list, because the field can be filled in without. */
function optionsOf(variables: readonly string[], ask: Options): Options {
  return async (typed) => {
    const fitting = variables.filter((name) => name.includes(typed)).map((name) => option(name));
    try {
      return [...(await ask(typed)), ...fitting];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return [...fitting, { value: "", label: `Could not be asked: ${why}`, infoOption: true }];
    }
  };
}
