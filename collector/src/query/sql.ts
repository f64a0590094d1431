import type { Request, RequestHandler } from "express";
import { z } from "zod";
import { OperatingError } from "../errors.ts";
import { abortWhenGone } from "./abort-when-gone.ts";
import { bindParams } from "./bind-params.ts";
import type { Sandbox } from "./sandbox.ts";

/**
 * `POST /api/v1/sql` `{"query": "...", "params": {...}}` answers
 * `{"columns": [{name, type}], "rows": [[...]], "statistics": {elapsedSeconds, rowsRead, bytesRead}}`.
 *
 * Cells are JSON as ClickHouse writes it, so that nothing is lost on the way:
 *
 *   (U)Int8..32, Float, Bool     number, true or false
 *   (U)Int64 and wider, Decimal  string of digits
 *   NaN and the infinities       "nan", "inf", "-inf"
 *   Date, DateTime, DateTime64   string in the server's time zone (UTC on the embedded engine)
 *   Array, Tuple                 array; Map: object; NULL: null; everything else: string
 */
const queryCharactersMax = 1_000_000;
const paramsMax = 1_000;

type ParamValue = string | number | boolean | null | readonly ParamValue[] | { readonly [key: string]: ParamValue };

const paramValue: z.ZodType<ParamValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(paramValue), z.record(z.string(), paramValue)]),
);

const sqlBody = z.strictObject({
  query: z
    .string("query must be a text")
    .max(queryCharactersMax, `query is longer than ${queryCharactersMax} characters`)
    .refine((query) => query.trim() !== "", "query is empty"),
  params: z
    .record(z.string().regex(/^\w{1,128}$/, "names of params are letters, digits and _"), paramValue)
    .refine((params) => Object.keys(params).length <= paramsMax, `more than ${paramsMax} params`)
    .default({}),
});

/** Makes the handler; the body is parsed already. */
export function createSqlHandler(sandbox: Sandbox): RequestHandler {
  return async (request, response) => {
    const { query, params } = readBody(request);
    // One closing semicolon is a habit of many; what ClickHouse is sent goes on behind the query.
    const sql = query.replace(/;\s*$/, "");
    response.json(await sandbox({ sql, params: bindParams(sql, params), signal: abortWhenGone(response) }));
  };
}

function readBody(request: Request): z.infer<typeof sqlBody> {
  const read = sqlBody.safeParse(request.body);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  throw new OperatingError("query_invalid", `the body does not fit: ${problems.join("; ")}`, {
    hint: 'It is {"query": "SELECT ...", "params": {"name": value}}; params may be left out.',
  });
}
