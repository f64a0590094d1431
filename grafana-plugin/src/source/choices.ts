import type { DataQueryRequest } from "@grafana/data";
import type { SearchSignal, TableAnswer } from "@spanhouse/schemas/query";
import { catchError, forkJoin, map, of, throwError, type Observable } from "rxjs";
import { toAskError } from "../ask/ask-error.ts";
import { columnOf } from "../frames/columns.ts";
import { replaceInFilters } from "../query/filter-variables.ts";
import type { Question } from "../query/question.ts";
import { replaceInSearch } from "../query/search-variables.ts";
import { toSearchText } from "../query/search-text.ts";
import { replaceText, type Variables } from "../query/template.ts";
import { valuesOfText } from "../query/text-values.ts";
import { variableKinds, type VariableQuery } from "../query/variable-query.ts";
import { toRange } from "./run-request.ts";
import type { SourceContext } from "./source-context.ts";

/** As many choices as a list can be searched in. */
const choicesMax = 1_000;

/** The choices of a template variable, each once. Fails with an error whose message says what to do. */
export function readChoices(
  request: Pick<DataQueryRequest<VariableQuery>, "targets" | "range" | "scopedVars">,
  { client, template }: SourceContext,
): Observable<string[]> {
  const [query] = request.targets;
  // A dashboard of another version may hold a kind that is not known here.
  if (query === undefined || !variableKinds.includes(query.kind)) return of([]);
  const filled = fillIn(query, { template, scopedVars: request.scopedVars });
  const lists = listsOf(filled, toRange(request.range)).map(({ question, column }) =>
    client.ask<TableAnswer>(question, { hidden: true }).pipe(map((answer) => columnOf<string>(answer, column))),
  );
  if (lists.length === 0) return of([]);
  return forkJoin(lists).pipe(
    map((found) => [...new Set(found.flat())].filter((text) => text !== "")),
    catchError((thrown: unknown) => throwError(() => toAskError(thrown))),
  );
}

/** A variable's query with other variables filled in. */
interface Filled extends Omit<VariableQuery, "service"> {
  /** One list is made for each; `undefined` is for those of all services. */
  readonly services: readonly (string | undefined)[];
}

/** The most services that are asked about one by one. */
const servicesMax = 20;

function fillIn({ service = "", ...query }: VariableQuery, variables: Variables): Filled {
  const { key, search, filters } = query;
  const services = (valuesOfText(service, variables) ?? []).filter((one) => one !== "" && one !== "*");
  return {
    ...query,
    services: services.length === 0 ? [undefined] : services.slice(0, servicesMax),
    ...(key === undefined ? {} : { key: replaceText(key, variables) }),
    ...(search === undefined ? {} : { search: replaceInSearch(search, variables) }),
    ...(filters === undefined ? {} : { filters: replaceInFilters(filters, variables) }),
  };
}

interface List {
  readonly question: Question;
  /** The column of the answer that is shown. */
  readonly column: string;
}

type Range = ReturnType<typeof toRange>;

/** Which lists a variable is made of. */
function listsOf(query: Filled, range: Range): List[] {
  const { kind, services, key = "", search, filters = [], signal = "logs" } = query;
  const text = toSearchText(search, filters).text;
  switch (kind) {
    case "services":
      return [{ question: get("/services", { ...range }), column: "service" }];
    case "operations":
      return services.map((one) => ({
        question: get("/operations", { ...range, service: one, limit: choicesMax }),
        column: "name",
      }));
    case "metrics":
      return services.map((one) => ({
        question: get("/metrics", {
          ...range,
          name: search === "" ? undefined : search,
          service: one,
          limit: choicesMax,
        }),
        column: "name",
      }));
    case "pages": {
      const conditions = { ...(search === undefined || search === "" ? {} : { query: search }), filters };
      return [{ question: post("/front-end/pages", { range, ...conditions, limit: choicesMax }), column: "page" }];
    }
    case "environments":
      return (["traces", "logs"] as const).map((of) => valuesList(of, "deployment.environment.name", { range, text }));
    case "field-values":
      return key === "" ? [] : [valuesList(signal, key, { range, text })];
    case "field-keys":
      return [
        { question: get("/attributes/keys", { ...range, signal, ...queryOf(text), limit: choicesMax }), column: "key" },
      ];
  }
}

function valuesList(
  signal: SearchSignal,
  key: string,
  { range, text }: { readonly range: Range; readonly text: string },
): List {
  const params = { ...range, signal, key, ...queryOf(text), limit: choicesMax };
  return { question: get("/attributes/values", params), column: "value" };
}

function queryOf(text: string): { readonly query?: string } {
  return text === "" ? {} : { query: text };
}

function get(path: string, params: Question["params"]): Question {
  return { method: "GET", path, params: params ?? {} };
}

function post(path: string, body: object): Question {
  return { method: "POST", path, body };
}
