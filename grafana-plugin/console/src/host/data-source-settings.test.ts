import { expect, test } from "vitest";
import { apiPathOf, dataSourceSettings } from "./data-source-settings.ts";

test("what the data source asks through Grafana's proxy is asked of the collector that serves the page", () => {
  const { url } = dataSourceSettings({});
  expect(apiPathOf(`${url}/api/v1/logs/search`)).toBe("/api/v1/logs/search");
});

test("other addresses stay as they are", () => {
  expect(apiPathOf("/api/v1/sql")).toBe("/api/v1/sql");
  expect(apiPathOf("/api/datasources/proxy/uid/another/api/v1/sql")).toBe(
    "/api/datasources/proxy/uid/another/api/v1/sql",
  );
});
