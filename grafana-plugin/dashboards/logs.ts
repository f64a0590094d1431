import type { QueryFilter } from "../src/query/query.ts";
import type { Board } from "./board.ts";
import { renamed, withLooks } from "./columns.ts";
import { row, section } from "./grid.ts";
import { keptOfServices, onwardTo, toServiceOfLine, toServiceOfName } from "./links.ts";
import { bounds, colors } from "./looks.ts";
import { chartPanel, logsPanel, tablePanel } from "./panels.ts";
import { ofService, records, volume, where } from "./queries.ts";
import { environment, filters, listed, project, services, text } from "./variables.ts";

const ofRecord: readonly QueryFilter[] = [...ofService, where("level")];
const search = "${search:raw}";

const toErrors = onwardTo("errors", keptOfServices);
const toTraces = onwardTo("traces", keptOfServices);

const amounts = row(
  7,
  [
    12,
    chartPanel({
      title: "Records by level",
      description: "Number of log records in each step, by level. A rise of one level alone is worth a look.",
      queries: [volume({ search, filters: ofRecord })],
      ...{ unit: "short", draw: "bars", links: [toErrors] },
    }),
  ],
  [
    12,
    chartPanel({
      title: "Records by service",
      description: "Number of log records in each step, by service. Who writes the most costs the most.",
      queries: [volume({ search, filters: ofRecord, groupBy: ["service"] })],
      ...{ unit: "short", draw: "bars", links: [toServiceOfLine] },
    }),
  ],
);

const list = row(16, [
  24,
  logsPanel({
    title: "Log records",
    description:
      "The newest 500 log records that the search, the variables and the filters above leave. Open one for its attributes, what was logged around it, and its trace.",
    queries: [records({ search, filters: ofRecord, limit: 500 })],
    onward: [toTraces, toErrors],
  }),
]);

// What a search may say ("a message with this shape") is no field, so that SQL counts it.
const shapes = `SELECT ServiceName AS service, multiIf(SeverityNumber >= 21, 'fatal', SeverityNumber >= 17, 'error', 'warn') AS level, count() AS records,
  replaceRegexpAll(substring(Body, 1, 200), '[0-9a-fA-F]{8,}|[0-9]+', '*') AS message
FROM otel_logs
WHERE ProjectId = $__project AND $__timeFilter(Timestamp) AND SeverityNumber >= 13 AND Body != ''
  AND ('*' IN ($service) OR ServiceName IN ($service))
  AND ('*' IN ($environment) OR ResourceAttributes['deployment.environment.name'] IN ($environment))
GROUP BY service, level, message ORDER BY records DESC LIMIT 50`;

const patterns = row(
  9,
  [
    15,
    withLooks(
      tablePanel({
        title: "Frequent warnings and errors",
        description:
          "Messages of level warn and above that are the same but for numbers and ids (*), the most frequent first. Level, search and filters do not narrow them.",
        queries: [{ queryType: "sql", format: "table", sql: shapes }],
        onward: [toErrors],
      }),
      {
        service: { title: "Service", width: 130, links: [toServiceOfName] },
        level: { title: "Level", width: 70 },
        records: { title: "Records", width: 150, paint: "gauge", color: colors.warnings, min: 0 },
        message: { title: "Message" },
      },
    ),
  ],
  [
    9,
    withLooks(
      tablePanel({
        title: "Services",
        description: "Log records by service in the time range, and those of them of level error and above.",
        queries: [
          volume({ filters: ofRecord, search, groupBy: ["service"], groupsMax: 100, format: "table" }),
          volume({
            filters: [...ofRecord, { key: "level", op: ">=", value: "error" }],
            ...{ search, groupBy: ["service"], groupsMax: 100, format: "table" },
          }),
        ],
        transformations: [
          renamed({ refId: "A", from: "records", to: "Records" }),
          renamed({ refId: "B", from: "records", to: "Errors" }),
          { id: "joinByField", options: { byField: "service", mode: "outer" } },
        ],
        sortBy: "Records",
        onward: [toTraces],
      }),
      {
        service: { title: "Service", links: [toServiceOfName] },
        Records: { width: 110 },
        Errors: { width: 110, paint: "text", bounds: bounds.anyIsBad },
      },
    ),
  ],
);

/** Log records and their number. */
export const logs: Board = {
  about: "logs",
  title: "Logs",
  description: "Log records by level, service, words and any attribute.",
  tags: ["services"],
  variables: [
    ...[project, environment, services],
    ...[
      listed("level", "Level", ["fatal", "error", "warn", "info", "debug", "trace"]),
      text("search", "Search"),
      filters,
    ],
  ],
  sections: [section("", amounts, list), section("What is said most", patterns)],
};
