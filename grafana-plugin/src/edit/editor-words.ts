import type { TimeRange as GrafanaRange } from "@grafana/data";
import type { ComboboxOption } from "@grafana/ui";
import { levels } from "@spanhouse/schemas/search";
import type { TimeRange } from "@spanhouse/schemas/query";
import type { CompletionSource, MetricInfo } from "./completion-source.ts";
import { createSearchCompleter, type FieldWord, type ValueWord } from "./search-field/complete-search.ts";
import type { Complete } from "./search-field/completion.ts";
import { storedFields, storedValues } from "./stored-words.ts";
import { madeFields, signalOf, type Subject } from "./subject.ts";

/** A list for a field that completes: asked for each time somebody types. */
export type Options = (typed: string) => Promise<ComboboxOption[]>;

/** Everything that the fields of an editor complete with, for the time range that is looked at. */
export interface EditorWords {
  readonly range: TimeRange;
  /** Template variables as they are written, such as `$service`. */
  readonly variables: readonly string[];
  search(subject: Subject): Complete;
  /** Fields to filter or group by. */
  fields(subject: Subject): Options;
  values(subject: Subject, key: string): Options;
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
    search: (subject) =>
      createSearchCompleter({
        ...{ signal: signalOf(subject), variables },
        fields: async (part, cancel) => fieldsOf(source, { range, subject, part }, cancel),
        values: async ({ field, part, search }, cancel) =>
          valuesOf(source, { range, subject, key: field, part, search }, cancel),
      }),
    fields: (subject) =>
      withVariables(async (typed) =>
        (await fieldsOf(source, { range, subject, part: typed })).map(({ name, about }) => option(name, about)),
      ),
    values: (subject, key) =>
      withVariables(async (typed) => {
        if (key === "") return [];
        if (key === "level") return having(levels, typed);
        const found = await valuesOf(source, { range, subject, key, part: typed });
        return found.map(({ value }) => option(value));
      }),
    services: withVariables(async (typed) => having(await source.services(range), typed)),
    operations: (service) =>
      withVariables(async (typed) =>
        having(await source.operations({ range, ...(service === undefined ? {} : { service }) }), typed),
      ),
    metrics: (name) => source.metrics({ range, name }),
  };
}

interface FieldsAsk {
  readonly range: TimeRange;
  readonly subject: Subject;
  readonly part: string;
}

/** Made fields first, then those that are stored. */
async function fieldsOf(
  source: CompletionSource,
  { range, subject, part }: FieldsAsk,
  cancel?: AbortSignal,
): Promise<FieldWord[]> {
  const stored = await storedFields(source, { range, signal: signalOf(subject), name: part }, cancel);
  return [
    ...madeFields(subject)
      .filter(({ name }) => name.includes(part.toLowerCase()))
      .map(({ name, about }) => ({ name, about, kind: "text" })),
    ...stored.map(({ key, about, kind }) => ({ name: key, about, kind })),
  ];
}

interface ValuesAsk extends FieldsAsk {
  readonly key: string;
  readonly search?: string | undefined;
}

async function valuesOf(
  source: CompletionSource,
  { range, subject, key, part, search }: ValuesAsk,
  cancel?: AbortSignal,
): Promise<readonly ValueWord[]> {
  const made = madeFields(subject).find(({ name }) => name === key)?.values;
  if (made !== undefined && !("like" in made)) {
    const lower = part.toLowerCase();
    return made.filter((value) => value.toLowerCase().includes(lower)).map((value) => ({ value }));
  }
  // A search with made fields in it has no meaning where values are looked up.
  const narrowed = search === undefined || subject === "front-end" ? {} : { search };
  return storedValues(
    source,
    { range, signal: signalOf(subject), key: made?.like ?? key, value: part, ...narrowed },
    cancel,
  );
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
