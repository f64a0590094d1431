import type { DataQueryRequest } from "@grafana/data";
import type { SearchSignal, TableAnswer } from "@spanhouse/schemas/query";
import { catchError, defer, forkJoin, map, of, throwError, type Observable } from "rxjs";
import { AskError, toAskError } from "../ask/ask-error.ts";
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
  return defer(() => {
    const filled = fillIn(query, { template, scopedVars: request.scopedVars });
    const lists = listsOf(filled, toRange(request.range)).map(({ question, column }) =>
      client.ask<TableAnswer>(question, { hidden: true }).pipe(map((answer) => columnOf<string>(answer, column))),
    );
    return lists.length === 0 ? of([]) : forkJoin(lists);
  }).pipe(
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
      return (["traces", "logs"] as const).map((of) =>
        valuesList(of, "deployment.environment.name", { ...range, ...narrowing(query) }),
      );
    case "field-values":
      return key === "" ? [] : [valuesList(signal, key, { ...range, ...narrowing(query) })];
    case "field-keys": {
      const params = { ...range, signal, ...narrowing(query), limit: choicesMax };
      return [{ question: get("/attributes/keys", params), column: "key" }];
    }
  }
}

function valuesList(signal: SearchSignal, key: string, within: Question["params"]): List {
  return { question: get("/attributes/values", { ...within, signal, key, limit: choicesMax }), column: "value" };
}

/** Search and filters of a list that is read by GET, as one text. Throws for what such a text cannot say. */
function narrowing({ search, filters = [] }: Filled): { readonly query?: string } {
  const { text, unsaid } = toSearchText(search, filters);
  if (unsaid.length > 0) {
    const names = unsaid.map(({ key, op }) => `${key} ${op}`).join(", ");
    const message = `A variable takes no regular expressions: ${names}. Remove them, or use a search with * instead.`;
    throw new AskError(message, { status: 0, code: "query_invalid" });
  }
  return text === "" ? {} : { query: text };
}

function get(path: string, params: Question["params"]): Question {
  return { method: "GET", path, params: params ?? {} };
}

function post(path: string, body: object): Question {
  return { method: "POST", path, body };
}
