/** One question to the query API. */
export interface Question {
  readonly method: "GET" | "POST";
  /** Below `/api/v1`, with everything filled in, such as `/logs/search`. */
  readonly path: string;
  /** Of a POST. */
  readonly body?: object;
  /** Of a GET; what is undefined is left out. */
  readonly params?: Readonly<Record<string, string | number | undefined>>;
}

/** The question as the inspector shows it: SQL as it is, of everything else the request. */
export function questionText({ method, path, body, params = {} }: Question): string {
  if (path === "/sql" && body !== undefined && "query" in body) return String(body.query);
  const given = Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  const address = `${method} /api/v1${path}${given.length === 0 ? "" : `?${given.join("&")}`}`;
  return body === undefined ? address : `${address}\n${JSON.stringify(body, undefined, 2)}`;
}
