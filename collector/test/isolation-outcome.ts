/** own: answered from alpha's rows alone. Else the status and the code of the refusal. */
export type Outcome =
  | "own"
  | "401 key_missing"
  | "401 key_unknown"
  | "403 key_scope"
  | "403 query_denied"
  | "400 query_invalid"
  | "400 query_limit_exceeded"
  | "404 not_found"
  | "405 method_not_allowed"
  | "504 query_timeout";
