export { filterToSearch } from "./filters-to-search.ts";
export type { Endpoint } from "./endpoint.ts";
export type { Field, FieldType, Frame, Notice, SeriesAnswer, Statistics, TableAnswer } from "./frame.ts";
export { countLogs, logsLimit, readLogContext, searchLogs } from "./logs-requests.ts";
export type { LogContext, LogSearch, LogVolume } from "./logs-requests.ts";
export { filterOperators } from "./request-parts.ts";
export type {
  Conditions,
  Filter,
  FilterOperator,
  Grouping,
  Paging,
  QueryStringRange,
  Stepping,
  TimeRange,
} from "./request-parts.ts";
export { bindSearch } from "./search/bind-search.ts";
export type { BoundSearch, ValueTest } from "./search/bind-search.ts";
export { levelOfSeverity, levelRank, levels } from "./search/levels.ts";
export type { Level, LevelSource } from "./search/levels.ts";
export { isWordCharacter, lowerAscii } from "./search/match-pattern.ts";
export { createMatcher } from "./search/match-search.ts";
export type { SearchableRow } from "./search/match-search.ts";
export { parseSearch } from "./search/parse-search.ts";
export { printSearch } from "./search/print-search.ts";
export { everything, SearchError } from "./search/search.ts";
export type { Comparison, FieldTest, Pattern, Search } from "./search/search.ts";
export { attributeColumns, attributePrefixes, builtInFields, resolveField } from "./search/search-fields.ts";
export type { AttributeMap, BuiltInField, ResolvedField, SearchSignal } from "./search/search-fields.ts";
export {
  listOperations,
  listReleases,
  listServices,
  readRed,
  readServiceMap,
  readTrace,
  readTraceLogs,
  searchSpans,
  searchTraces,
  spansLimit,
  tracesLimit,
} from "./traces-requests.ts";
export type {
  OperationList,
  ReleaseList,
  RedSeries,
  ServiceList,
  ServiceMap,
  SpanChoice,
  SpanSearch,
  TraceById,
  TraceLogs,
  TraceSearch,
} from "./traces-requests.ts";
export { listMetrics, metricKinds, readExemplars, readHeatmap, readMetric } from "./metrics-requests.ts";
export type {
  MetricExemplars,
  MetricHeatmap,
  MetricKind,
  MetricList,
  MetricSeries,
  MetricShow,
} from "./metrics-requests.ts";
export { listFields, listValues } from "./attributes-requests.ts";
export type { FieldList, ValueList } from "./attributes-requests.ts";
export {
  countErrors,
  frontEndFields,
  listErrors,
  listPages,
  listWebVitals,
  readPageViews,
  readSession,
  readWebVitals,
  searchSessions,
  sessionsLimit,
} from "./front-end-requests.ts";
export type {
  ErrorList,
  ErrorSeries,
  PageList,
  PageViews,
  SessionSearch,
  SessionTimeline,
  WebVitalList,
  WebVitalSeries,
} from "./front-end-requests.ts";
export { webVitals } from "./web-vitals.ts";
export type { WebVital } from "./web-vitals.ts";
export { errorAnswer, seriesAnswer, sqlAnswer, tableAnswer, traceAnswer } from "./answer-schemas.ts";
export type { ErrorAnswerBody, SqlAnswer } from "./answer-schemas.ts";
export { expandMacros } from "./expand-macros.ts";
export type { Expanded, MacroValues } from "./expand-macros.ts";
export { endpoints, openApiDocument } from "./open-api.ts";
export type { Json } from "./open-api.ts";
export type { TailRecord, TailSignal, TailValue } from "./tail-record.ts";
export type { TextMap, Trace, TraceSpan } from "./trace.ts";
export { readStatus, statusAnswer } from "./status-requests.ts";
export type { StatusAnswer } from "./status-requests.ts";
export { runSql } from "./sql-request.ts";
export type { ParamValue, SqlRequest } from "./sql-request.ts";
export { ownServiceName } from "./own-service.ts";
