import { expect, test } from "vitest";
import { queryTypes, type SpanhouseQuery } from "../query/query.ts";
import { leaveTopic, noTopics, switchTopic } from "./switch-topic.ts";

const datasource = { uid: "u", type: "spanhouse-spanhouse-datasource" };
const filters = [{ key: "service", op: "=", value: "shop" }] as const;

test("conditions go along, what the new topic does not know stays behind", () => {
  const logs: SpanhouseQuery = {
    ...{ refId: "B", hide: true, datasource, queryType: "logs", show: "volume" },
    ...{ search: "level:warn", filters, limit: 7, step: "1m" },
  };
  expect(switchTopic(logs, "traces")).toEqual({
    ...{ refId: "B", hide: true, datasource, queryType: "traces", show: "search" },
    ...{ search: "level:warn", filters, step: "1m" },
  });
  expect(switchTopic(logs, "sql")).toMatchObject({ refId: "B", queryType: "sql", format: "series" });
  expect(switchTopic(logs, "sql")).not.toHaveProperty("filters");
});

test("coming back finds what was there, with the conditions of now", () => {
  const sql: SpanhouseQuery = { refId: "A", queryType: "sql", sql: "SELECT 1", format: "table" };
  const red: SpanhouseQuery = {
    ...{ refId: "A", queryType: "traces", show: "red", measures: ["p99"], search: "old", groupBy: ["service"] },
  };
  expect(switchTopic(sql, "traces", leaveTopic(noTopics, red))).toEqual(red);
  const logs: SpanhouseQuery = { refId: "A", queryType: "logs", search: "new" };
  const { groupBy: _, ...redAlone } = red;
  expect(switchTopic(logs, "traces", leaveTopic(noTopics, red))).toEqual({ ...redAlone, search: "new" });
});

test("conditions get past a topic that does not know them", () => {
  const logs: SpanhouseQuery = { refId: "A", queryType: "logs", search: "level:warn", filters };
  const memory = leaveTopic(noTopics, logs);
  const trace = switchTopic(logs, "trace", memory);
  expect(trace).toEqual({ refId: "A", queryType: "trace", traceId: "" });
  expect(switchTopic(trace, "metrics", memory)).toMatchObject({ queryType: "metrics", search: "level:warn", filters });
});

test("every topic can be reached from every other, and the same one changes nothing", () => {
  for (const from of queryTypes) {
    for (const to of queryTypes) {
      const start = switchTopic({ refId: "C", queryType: "logs" }, from);
      const end = switchTopic(start, to);
      expect(end).toMatchObject({ refId: "C", queryType: to });
      if (from === to) expect(end).toBe(start);
    }
  }
});
