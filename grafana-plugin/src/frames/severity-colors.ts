/** Colours of levels, of states and of kinds of nodes, as Grafana names them; a theme says what they look like. */
export const severityColors: Readonly<Record<string, string>> = {
  fatal: "purple",
  error: "red",
  warn: "orange",
  info: "green",
  debug: "blue",
  trace: "light-blue",
};

/** Of a level that is none of these. */
export const unknownSeverityColor = "gray";

/** Of how well something went: web vitals, shares of errors, calls. */
export const ratingColors = { good: "green", "needs-improvement": "orange", poor: "red" } as const;
