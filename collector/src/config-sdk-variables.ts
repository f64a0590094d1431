/**
 * Variables that begin with `SPANHOUSE_` and are for programs that send: `@spanhouse/node`. In a shell that has them the collector
 * starts all the same. A test holds the list against what the SDK reads.
 */
export const sdkVariables: ReadonlySet<string> = new Set([
  "SPANHOUSE_BACKLOG_BYTES_MAX",
  "SPANHOUSE_CONSOLE",
  "SPANHOUSE_ENVIRONMENT",
  "SPANHOUSE_EXIT_TIMEOUT_MS",
  "SPANHOUSE_IGNORE_HEALTH_CHECKS",
  "SPANHOUSE_IGNORE_PATHS",
  "SPANHOUSE_INGEST_KEY",
  "SPANHOUSE_MIDDLEWARE_SPANS",
  "SPANHOUSE_QUIET",
  "SPANHOUSE_RUNTIME_METRICS",
  "SPANHOUSE_SAMPLING",
  "SPANHOUSE_SERVICE_VERSION",
]);

/** Variables that the tests and checks of this repository read; the collectors that they start inherit them. */
export const repositoryVariables: ReadonlySet<string> = new Set(["SPANHOUSE_REACT_18"]);
