/**
 * The built `module.js` as Grafana loads it: by SystemJS, with nothing but the modules that Grafana lends. The page is the console,
 * beside each line of Grafana; what it is asked goes to a real collector.
 */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestCollector, type TestCollector } from "../../collector/test/start-test-collector.ts";
import { startBrowser } from "../../sdk-browser/test/start-browser.ts";
import { bundlePlugin, sharedModules, type PluginBundle } from "../bundle-plugin.ts";
import type { SpanhouseQuery } from "../src/query/query.ts";
import { reactLines } from "./build-once.ts";
import "./module-page/module-on-page.ts";
import { listenForProblems } from "./page-problems.ts";
import { serveLine, type ServedLine } from "./serve-line.ts";
import { openShop, session, shopRange, traceId } from "./source/shop-records.ts";

/**
 * What Grafana lends to plugins from 12.3 on: the list of
 * https://grafana.com/developers/plugin-tools/key-concepts/manage-npm-dependencies, which is also what the scaffold of plugins leaves
 * out of its bundles (`externals` of @grafana/create-plugin 7.1.7).
 */
const lentByGrafana = new Set([
  "@emotion/css", "@emotion/react", "@grafana/data", "@grafana/runtime", "@grafana/slate-react", "@grafana/ui", "angular", "d3",
  "emotion", "i18next", "jquery", "lodash", "moment", "prismjs", "react", "react-dom", "react-redux", "react-router",
  "react/jsx-dev-runtime", "react/jsx-runtime", "redux", "rxjs", "slate", "slate-plain-serializer",
]); // prettier-ignore

const refId = "A";
/** One of each topic, and of each way to show it that makes other frames. */
const queries: readonly SpanhouseQuery[] = [
  { refId, queryType: "logs", search: "service:shop" },
  { refId, queryType: "logs", show: "volume" },
  { refId, queryType: "traces", show: "search" },
  { refId, queryType: "traces", show: "red", groupBy: ["service"] },
  { refId, queryType: "trace", traceId },
  { refId, queryType: "metrics", metric: "http.server.request.duration", show: "quantile" },
  { refId, queryType: "metrics", metric: "http.server.request.duration", show: "heatmap" },
  { refId, queryType: "front-end", show: "session", sessionId: session },
  { refId, queryType: "front-end", show: "web-vitals", vitals: ["LCP"] },
  { refId, queryType: "service-map" },
  { refId, queryType: "sql", sql: "SELECT ServiceName, count() AS records FROM otel_logs GROUP BY ServiceName" },
];

let running: TestCollector;
let browser: Browser;

beforeAll(async () => {
  [running, browser] = await Promise.all([startTestCollector(), startBrowser()]);
  await openShop(running);
});
afterAll(async () => {
  await browser?.close();
  await running?.remove();
});

describe("what is in it", () => {
  let bundle: PluginBundle;
  beforeAll(async () => {
    bundle = await bundlePlugin();
  });

  test("it asks for nothing but what Grafana lends", () => {
    expect(sharedModules.filter((name) => !lentByGrafana.has(name))).toEqual([]);
    expect(bundle.dependencies.filter((name) => !sharedModules.includes(name))).toEqual([]);
    expect(bundle.dependencies).toContain("react");
  });

  test("nothing of what Grafana lends is in it a second time, nor what would bring it", () => {
    const packages = bundle.packages.map((path) => path.replace(/^.*node_modules\//, ""));
    expect(
      packages.filter((name) => lentByGrafana.has(name) || /^react-|^@grafana\/(?:schema|scenes)/.test(name)),
    ).toEqual([]);
    const code = new TextDecoder().decode(bundle.code);
    expect(code).not.toMatch(
      /react\.(?:transitional\.)?element|__SECRET_INTERNALS|__CLIENT_INTERNALS|ReactCurrentOwner/,
    );
    expect(code).toMatch(/^define\(\["@emotion\/css",/);
  });
});

describe.each(reactLines)("beside React %s", (line) => {
  let served: ServedLine;
  let page: Page;
  let problems: readonly string[];

  beforeAll(async () => {
    served = await serveLine(line, running.queryUrl);
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    problems = listenForProblems(page);
    await page.goto(`${served.url}/config`);
    await page.getByLabel("Address").waitFor();
    await page.evaluate(await askingCode());
  });
  afterAll(async () => {
    await page?.close();
    await served?.close();
  });

  test("it has the editors and the capabilities that plugin.json promises", async () => {
    const { methods, ...editors } = await page.evaluate(() => window.exportsOfModule());
    expect(editors).toEqual({
      configEditor: "function",
      queryEditor: "function",
      annotationEditor: "function",
      variableEditor: "function",
    });
    for (const name of [
      ...[
        "query",
        "testDatasource",
        "getDefaultQuery",
        "filterQuery",
        "interpolateVariablesInQueries",
        "importQueries",
      ],
      ...["getTagKeys", "getTagValues", "modifyQuery", "toggleQueryFilter", "queryHasFilter", "getLogRowContext"],
      ...["getSupportedSupplementaryQueryTypes", "getSupplementaryRequest", "getLabelDisplayTypeFromFrame"],
    ])
      expect(methods, name).toContain(name);
    expect(problems).toEqual([]);
  });

  test("its test says whether a collector answers", async () => {
    const { status, message } = await page.evaluate(() => window.testModule());
    expect({ status, message }).toMatchObject({ status: "success" });
    expect(message).toMatch(/^Connected to Spanhouse \d+\.\d+\.\d+, project default, newest record \d+ min ago\.$/);
  });

  test.each(queries)("%j is answered with frames as Grafana wants them", async (query) => {
    const { state, errors, complaints, rows } = await page.evaluate((asked) => window.askModule(asked), {
      ...shopRange,
      query,
    });
    expect({ state, errors, complaints }).toEqual({ state: "Done", errors: [], complaints: [] });
    expect(rows[0]).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });

  test("its editors are drawn by Grafana's components of this line", async () => {
    const { fromMs, toMs } = shopRange;
    await page.getByLabel("Read key").waitFor();
    for (const queryType of ["logs", "metrics", "sql"]) {
      const query = encodeURIComponent(JSON.stringify({ queryType }));
      await page.goto(`${served.url}/query?from=${fromMs}&to=${toMs}&query=${query}`);
      await page.getByRole("group", { name: "Query A" }).getByRole("radiogroup", { name: "Topic" }).waitFor();
      expect(await page.getByTestId("query-explained").innerText()).not.toBe("");
    }
    expect(problems).toEqual([]);
  });

  test("its test says what to do where something else answers", async () => {
    await page.goto(`${served.url}/config`);
    await page.getByLabel("Address").waitFor();
    await page.evaluate(await askingCode());
    const answer = await page.evaluate(() => window.testModule(`${location.origin}/api/v1/nowhere`));
    expect(answer.status).toBe("error");
    expect(answer.message).toMatch(/\S/);
  });
});

let asking: Promise<string> | undefined;

/** The script that asks the module in a page; it is evaluated by the browser's tools, to which the policy of the page does not apply. */
function askingCode(): Promise<string> {
  asking ??= build({
    entryPoints: [fileURLToPath(new URL("module-page/ask-module.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    conditions: ["@spanhouse/source", "module"],
    define: { "process.env.NODE_ENV": '"production"', define: "undefined" },
    logLevel: "error",
  }).then(({ outputFiles }) => outputFiles[0]!.text);
  return asking;
}
