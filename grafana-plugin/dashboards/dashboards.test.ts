import { readdir, readFile } from "node:fs/promises";
import { endpoints } from "@spanhouse/schemas/query";
import { parseSearch } from "@spanhouse/schemas/search";
import { expect, test } from "vitest";
import { isFinished } from "../src/query/finished.ts";
import { interpolateQuery } from "../src/query/interpolate.ts";
import { queryTypes, type SpanhouseQuery } from "../src/query/query.ts";
import { smallTemplate } from "../test/source/small-template.ts";
import { toQuestion } from "../src/query/to-question.ts";
import { dashboardFiles, folder, manifestPath, manifestWithDashboards } from "./dashboard-files.ts";

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: object;
  readonly targets?: readonly (SpanhouseQuery & { readonly datasource: object })[];
  readonly links?: readonly { readonly url: string }[];
  readonly fieldConfig?: {
    readonly defaults: { readonly unit?: string; readonly links?: readonly { readonly url: string }[] };
  };
  readonly transformations?: readonly { readonly id: string }[];
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly schemaVersion: number;
  readonly graphTooltip: number;
  readonly time: object;
  readonly refresh: string;
  readonly links: readonly object[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
  readonly panels: readonly Panel[];
}

const files = dashboardFiles();
const all = [...files.values()].map((text) => JSON.parse(text) as Dashboard);
const byTitle = all.map((dashboard) => [dashboard.title, dashboard] as const);

const datasource = { type: "spanhouse-spanhouse-datasource", uid: "${datasource}" };
/** Panels that the console draws under the ids of Grafana's. */
const panelIds = new Set([
  "timeseries",
  "stat",
  "table",
  "bargauge",
  "barchart",
  "heatmap",
  "logs",
  "nodeGraph",
  "row",
]);
/** Transformations that the console has too. */
const simple = new Set(["joinByField", "organize", "concatenate", "calculateField"]);
/** Panels that show numbers of one unit; a table has one for each column. */
const inOneUnit = new Set(["timeseries", "stat", "bargauge", "barchart", "heatmap"]);
const uids = new Set(all.map(({ uid }) => uid));

function drawn({ panels }: Dashboard): readonly Panel[] {
  return panels.filter(({ type }) => type !== "row");
}

test("what is shipped is what the code makes", async () => {
  const shipped = await Promise.all(
    (await readdir(folder)).map(async (name) => [name, await readFile(new URL(name, folder), "utf8")] as const),
  );
  const make = "make it anew: npm run dashboards";
  expect(Object.fromEntries(shipped), make).toEqual(Object.fromEntries(files));
  expect(JSON.parse(await readFile(manifestPath, "utf8")), make).toEqual(JSON.parse(await manifestWithDashboards()));
});

test("there are ten, each known by its own name and address", () => {
  expect(all).toHaveLength(10);
  expect(uids.size).toBe(10);
  expect(new Set(all.map(({ title }) => title)).size).toBe(10);
});

test.each(byTitle)("%s is a classic dashboard that says what it is and leads to the others", (_, dashboard) => {
  expect(dashboard).toMatchObject({ schemaVersion: 42, graphTooltip: 1, time: { from: "now-1h", to: "now" } });
  expect(dashboard.description).toMatch(/\.$/);
  expect(dashboard.tags).toContain("spanhouse");
  expect(dashboard.refresh).not.toBe("");
  expect(dashboard.links).toEqual([expect.objectContaining({ type: "dashboards", tags: ["spanhouse"] })]);
  expect(dashboard.templating.list[0]).toMatchObject({ name: "datasource", type: "datasource" });
  expect(dashboard.templating.list.at(-1)).toMatchObject({ name: "filters", type: "adhoc" });
});

test.each(byTitle)("%s has panels with names, descriptions, units and a way on", (_, dashboard) => {
  const ids = dashboard.panels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(dashboard.panels.filter(({ type }) => !panelIds.has(type))).toEqual([]);
  for (const { title, type, description = "", links = [], fieldConfig, transformations = [] } of drawn(dashboard)) {
    expect(title, title).toMatch(/^.{2,40}$/);
    expect(description, title).toMatch(/^[A-Z].{30,}\.$/s);
    expect([...links, ...(fieldConfig?.defaults.links ?? [])].length, title).toBeGreaterThan(0);
    if (inOneUnit.has(type)) expect(fieldConfig?.defaults.unit, title).toMatch(/./);
    expect(transformations.map(({ id }) => id).filter((id) => !simple.has(id))).toEqual([]);
  }
});

test.each(byTitle)("%s fills the grid without a hole and without one panel over another", (_, { panels }) => {
  const cells = new Map<string, number>();
  for (const {
    gridPos: { x, y, w, h },
  } of panels)
    for (let column = x; column < x + w; column++)
      for (let line = y; line < y + h; line++) {
        const cell = `${column},${line}`;
        cells.set(cell, (cells.get(cell) ?? 0) + 1);
      }
  expect([...cells].filter(([, panelsThere]) => panelsThere > 1)).toEqual([]);
  const height = Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h));
  expect(cells.size).toBe(24 * height);
});

test.each(byTitle)("%s asks the project that is picked, and nothing that is not finished", (_, dashboard) => {
  for (const { title, targets = [], datasource: ref } of drawn(dashboard)) {
    expect(ref, title).toEqual(datasource);
    expect(targets.length, title).toBeGreaterThan(0);
    expect(targets.map(({ refId }) => refId)).toEqual(targets.map((_query, index) => "ABCDEF".charAt(index)));
    for (const target of targets) {
      expect(target.datasource, title).toEqual(datasource);
      expect(queryTypes).toContain(target.queryType);
      expect(isFinished(target), title).toBe(true);
    }
  }
});

const range = { fromMs: 1_795_262_400_000, toMs: 1_795_266_000_000 };
const allChosen = { value: "$__all", allValue: "*" };

/** The variables of a dashboard, all of them at All, or each at one value. */
function variablesOf({ templating }: Dashboard, isAll: boolean): Parameters<typeof interpolateQuery>[1] {
  const one: Readonly<Record<string, string>> = {
    slow: "100ms",
    search: "payment failed",
    level: "error",
    status: "error",
  };
  const values = templating.list.map(({ name, type }) => {
    const single = { value: one[name] ?? `a ${name}` };
    return [name, isAll ? (type === "textbox" ? { value: "" } : allChosen) : single] as const;
  });
  return { template: smallTemplate(Object.fromEntries(values)), scopedVars: {} };
}

test.each(byTitle)("%s asks what the query API takes, with all and with one of each variable", (_, dashboard) => {
  for (const isAll of [true, false])
    for (const { title, targets = [] } of drawn(dashboard))
      for (const target of targets) {
        const query = interpolateQuery(target, variablesOf(dashboard, isAll));
        const { method, path, body, params } = toQuestion(query, { range, intervalMs: 15_000, logsLimit: 500 });
        const endpoint = endpoints.find(
          (one) => one.method === method && new RegExp(`^${one.path.replace(/\{\w+\}/g, "[^/]+")}$`).test(path),
        );
        expect(endpoint, `${title}: ${method} ${path}`).toBeDefined();
        const named = path.includes("/sessions/") ? { sessionId: "a" } : {};
        const asked = { ...body, ...params, ...named };
        expect(endpoint!.request.safeParse(asked).error, `${title}: ${JSON.stringify(asked)}`).toBeUndefined();
        if ("search" in query && query.search !== undefined) expect(() => parseSearch(query.search!)).not.toThrow();
      }
});

/** Variables in a text: `$name`, `${name}`, `${name:format}`; what belongs to Grafana and to the query API begins with `__`. */
function variablesIn(text: string): string[] {
  const found = [...text.matchAll(/\$(?:\{([a-z_][\w]*)(?:[:.][^}]*)?\}|([a-z_]\w*))/gi)];
  return found.map(([, braced, bare]) => braced ?? bare ?? "").filter((name) => !name.startsWith("__"));
}

test.each(byTitle)("%s asks by variables that it has", (_, dashboard) => {
  const names = new Set(dashboard.templating.list.map(({ name }) => name));
  const asked = variablesIn(JSON.stringify([dashboard.panels.map(({ targets }) => targets), dashboard.templating]));
  expect([...new Set(asked)].filter((name) => !names.has(name))).toEqual([]);
});

test.each(byTitle)("%s links to dashboards that there are, by variables that those have", (_, dashboard) => {
  const addresses = [...JSON.stringify(dashboard.panels).matchAll(/\/d\/([\w-]+)\?([^"]*)/g)];
  expect(addresses.length).toBeGreaterThan(0);
  for (const [address, uid = "", search = ""] of addresses) {
    expect(uids, address).toContain(uid);
    expect(search, address).toContain("${__url_time_range}&${datasource:queryparam}");
    const target = all.find((other) => other.uid === uid)!;
    const names = new Set(target.templating.list.map(({ name }) => `var-${name}`));
    const set = [...search.matchAll(/(?:^|&)(var-\w+)=/g)].map(([, name]) => name);
    expect(
      set.filter((name) => !names.has(name!)),
      address,
    ).toEqual([]);
  }
});

test.each(byTitle)("%s keeps in links only what it has itself", (_, dashboard) => {
  const names = new Set(dashboard.templating.list.map(({ name }) => name));
  const kept = [...JSON.stringify(dashboard.panels).matchAll(/\$\{(\w+):queryparam\}/g)].map(([, name]) => name!);
  expect([...new Set(kept)].filter((name) => !names.has(name))).toEqual([]);
});
