import {
  applyFieldOverrides,
  createTheme,
  FieldConfigOptionsRegistry,
  getFieldDisplayName,
  type DataFrame,
  type LinkModel,
  type ScopedVars,
} from "@grafana/data";
import type { TableAnswer } from "@spanhouse/schemas/query";
import { expect, test } from "vitest";
import { edgeLogs } from "./edge-answers.ts";
import { logsFrame } from "./logs-frame.ts";
import { tableFrame } from "./table-frame.ts";
import { testContext } from "./test-context.ts";

/** The cell that a link is drawn in, as variables see it. */
interface Cell {
  readonly field: { readonly values: readonly unknown[] };
  readonly rowIndex: number;
}

/** Variables of links, of which the tests need the cell alone. */
function replaceVariables(text: string, vars: ScopedVars = {}): string {
  const { field, rowIndex } = (vars["__dataContext"] as { readonly value: Cell }).value;
  return text.replaceAll("${__value.raw}", String(field.values[rowIndex]));
}

/** The frame as a panel gets it. */
function shown(frame: DataFrame): DataFrame {
  const fieldConfigRegistry = new FieldConfigOptionsRegistry(() => []);
  const fieldConfig = { defaults: {}, overrides: [] };
  const data = [frame];
  return applyFieldOverrides({ data, fieldConfig, fieldConfigRegistry, replaceVariables, theme: createTheme() })[0]!;
}

function linksOf(frame: DataFrame, name: string, valueRowIndex: number): LinkModel[] {
  return frame.fields.find((field) => field.name === name)!.getLinks!({ valueRowIndex });
}

const vitals: TableAnswer = {
  fields: [
    { name: "vital", type: "string" },
    { name: "page", type: "string" },
    { name: "p75", type: "number" },
  ],
  values: [
    ["LCP", "LCP", "LCP", "CLS"],
    ["/", "/a", "/b", "/"],
    [1200, 3000, 5000, 0.05],
  ],
  statistics: { elapsedSeconds: 0, rowsRead: 0, bytesRead: 0, statements: 1 },
};

test("Grafana draws a web vital in the colour of its band, in its unit and under its heading", () => {
  const frame = shown(tableFrame(vitals, { ...testContext, kind: "web-vitals" }));
  const lcp = frame.fields.find(({ name }) => name === "LCP")!;
  const { visualization } = createTheme();
  const cells = (lcp.values as number[]).map((value) => lcp.display!(value));
  expect(cells.map(({ text, suffix }) => `${text}${suffix}`)).toEqual(["1.20 s", "3 s", "5 s"]);
  expect(cells.map(({ color }) => color)).toEqual(
    ["green", "orange", "red"].map((color) => visualization.getColorByName(color)),
  );
  const cls = frame.fields.find(({ name }) => name === "CLS")!;
  expect(cls.display!(0.05).text).toBe("0.050");
  expect(frame.fields.map((field) => getFieldDisplayName(field, frame, [frame]))).toEqual([
    "Page",
    "LCP",
    "CLS",
    "Measured",
  ]);
});

test("Grafana makes of a trace id the query of its trace, with uid and type of the data source", () => {
  const frame = shown(logsFrame(edgeLogs, { ...testContext, searchWords: [], limit: 2 }));
  const [link] = linksOf(frame, "traceID", 1);
  const left = decodeURIComponent(link!.href);
  expect(link!.title).toBe("Open trace");
  expect(left).toContain('"traceId":"0af7651916cd43dd8448eb211c80319c"');
  expect(left).toContain('"datasource":{"uid":"spanhouse","type":"spanhouse-spanhouse-datasource"}');
});
