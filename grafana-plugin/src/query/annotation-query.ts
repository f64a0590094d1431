import type { LogsQuery } from "./query.ts";

/** What annotations can show, in the order of their editor. */
export const annotationKinds = ["releases", "errors", "logs"] as const;

/** What annotations show. */
export type AnnotationKind = (typeof annotationKinds)[number];

/**
 * What is marked on time series: a logs query, whose search and filters say of what, with a kind.
 *
 *     releases   a version (`service.version`) of a service that was not seen on the day before the range
 *     errors     a group of errors that was not seen on the day before the range
 *     logs       each log record that matches, the newest `limit` (100)
 */
export type AnnotationQuery = LogsQuery & {
  readonly annotate: AnnotationKind;
};

/** Whether a query is one of annotations. */
export function isAnnotationQuery(query: object): query is AnnotationQuery {
  return annotationKinds.some((kind) => "annotate" in query && query.annotate === kind);
}
