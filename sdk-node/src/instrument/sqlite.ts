/**
 * Node's own SQLite: a client span for each `exec`, `run`, `get`, `all`, iteration and tagged query, and for a `prepare`
 * that fails.
 *
 * The methods are patched on their prototypes, so nothing depends on how the module was imported.
 */
/* oxlint-disable no-underscore-dangle -- The base class names its methods so. */
import { SpanKind, SpanStatusCode, type Attributes, type Span } from "@opentelemetry/api";
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  isWrapped,
  type InstrumentationModuleDefinition,
} from "@opentelemetry/instrumentation";

import { sdkVersion } from "../version.ts";
import { describeQuery } from "./query-summary.ts";

type Method = (this: object, ...args: unknown[]) => unknown;
type Methods = Record<string, Method>;

interface SqliteModule {
  readonly DatabaseSync: { readonly prototype: Methods };
  readonly StatementSync: { readonly prototype: Methods };
}

interface DatabaseLike {
  location?: () => string | null;
}

const runs = ["run", "get", "all", "iterate"] as const;

/** The file of a database; nothing for one in memory or one that is closed. */
function locationOf(database: DatabaseLike): string {
  try {
    return database.location?.() ?? ":memory:";
  } catch {
    return ":memory:";
  }
}

function fail(span: Span, error: unknown): void {
  // `code` is Node's, `errcode` SQLite's.
  const { code, errcode, message } = (error ?? {}) as { code?: string; errcode?: number; message?: string };
  span.setStatus({ code: SpanStatusCode.ERROR, message: message ?? String(error) });
  span.setAttribute("error.type", code ?? (error instanceof Error ? error.name : "Error"));
  if (errcode !== undefined) span.setAttribute("db.response.status_code", String(errcode));
}

/** Lets the span last until the rows have been read, or the reader stops. */
function spanRows(span: Span, rows: Iterator<unknown>): unknown {
  const patch = (name: "next" | "return"): void => {
    const original = rows[name];
    if (typeof original !== "function") return;
    rows[name] = (...args: [unknown?]) => {
      try {
        const result = original.apply(rows, args as []);
        if (result.done === true || name === "return") span.end();
        return result;
      } catch (error) {
        fail(span, error);
        span.end();
        throw error;
      }
    };
  };
  patch("next");
  patch("return");
  return rows;
}

/** The file of the database that a statement or a store of tagged queries belongs to. */
const namespaces = new WeakMap<object, string>();

type Start = (sql: string, namespace: string) => Span;

/** Runs a query in its span, which ends with it or with its last row. */
function traced(span: Span, act: () => unknown): unknown {
  try {
    const result = act();
    if (typeof (result as { next?: unknown } | null | undefined)?.next === "function")
      return spanRows(span, result as Iterator<unknown>);
    span.end();
    return result;
  } catch (error) {
    fail(span, error);
    span.end();
    throw error;
  }
}

/** The patches of all methods. */
function createWrappers(start: Start): Record<"exec" | "prepare" | "run" | "tagged", (original: Method) => Method> {
  return {
    exec: (original) =>
      function (sql, ...rest) {
        return traced(start(String(sql), locationOf(this)), () => original.call(this, sql, ...rest));
      },
    prepare: (original) =>
      function (sql, ...rest) {
        try {
          const statement = original.call(this, sql, ...rest) as object;
          namespaces.set(statement, locationOf(this));
          return statement;
        } catch (error) {
          // Only a failure is worth a span: what succeeds is seen when it runs.
          return traced(start(String(sql), locationOf(this)), () => {
            throw error;
          });
        }
      },
    run: (original) =>
      function (...args) {
        const { sourceSQL } = this as { readonly sourceSQL: string };
        return traced(start(sourceSQL, namespaces.get(this) ?? ":memory:"), () => original.apply(this, args));
      },
    tagged: (original) =>
      function (strings, ...values) {
        const sql = (strings as readonly string[]).join("?");
        return traced(start(sql, namespaces.get(this) ?? ":memory:"), () => original.call(this, strings, ...values));
      },
  };
}

/** Patches the classes of `node:sqlite`. */
export class SqliteInstrumentation extends InstrumentationBase {
  constructor() {
    super("@spanhouse/node/sqlite", sdkVersion, {});
  }

  protected override init(): InstrumentationModuleDefinition[] {
    const { exec, prepare, run, tagged } = createWrappers((sql, namespace) => this.#start(sql, namespace));
    const createTagStore = (original: Method): Method => {
      // The class of the stores is not exported: it is patched when the first is made.
      const observe = (store: object): void => this.#wrapAll(Object.getPrototypeOf(store) as Methods, runs, tagged);
      return function (...args) {
        const store = original.apply(this, args) as object;
        namespaces.set(store, locationOf(this));
        observe(store);
        return store;
      };
    };
    const patch = (loaded: SqliteModule): SqliteModule => {
      const database = loaded.DatabaseSync.prototype;
      this.#wrapAll(database, ["exec"], exec);
      this.#wrapAll(database, ["prepare"], prepare);
      this.#wrapAll(database, ["createTagStore"], createTagStore);
      this.#wrapAll(loaded.StatementSync.prototype, runs, run);
      return loaded;
    };
    const unpatch = (loaded?: SqliteModule): void => {
      if (!loaded) return;
      for (const name of ["exec", "prepare", "createTagStore"])
        if (isWrapped(loaded.DatabaseSync.prototype[name])) this._unwrap(loaded.DatabaseSync.prototype, name);
      for (const name of runs) this._unwrap(loaded.StatementSync.prototype, name);
    };
    return [new InstrumentationNodeModuleDefinition("node:sqlite", ["*"], patch, unpatch)];
  }

  #start(sql: string, namespace: string): Span {
    const query = describeQuery(sql);
    const attributes: Attributes = {
      "db.system.name": "sqlite",
      "db.namespace": namespace,
      "db.query.text": query.text,
      "db.query.summary": query.summary || undefined,
      "db.operation.name": query.operation,
      "db.collection.name": query.collection,
    };
    return this.tracer.startSpan(query.summary || "sqlite", { kind: SpanKind.CLIENT, attributes });
  }

  #wrapAll(methods: Methods, names: readonly string[], wrapper: (original: Method) => Method): void {
    for (const name of names)
      if (typeof methods[name] === "function" && !isWrapped(methods[name])) this._wrap(methods, name, wrapper);
  }
}
