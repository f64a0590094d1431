/**
 * What Grafana's catalogue looks at before a person does (https://github.com/grafana/plugin-validator), as far as it needs neither
 * network nor signature, held against the folder as it is shipped.
 */
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writePlugin } from "../write-plugin.ts";

const id = "spanhouse-spanhouse-datasource";
let shelf: string;
let folder: string;
let files: string[];
let manifest: Manifest;

const read = (path: string): Promise<string> => readFile(join(folder, path), "utf8");

beforeAll(async () => {
  shelf = await mkdtemp(join(tmpdir(), "spanhouse-plugin-"));
  folder = join(shelf, id);
  await writePlugin(pathToFileURL(`${folder}/`));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  manifest = manifestSchema.parse(JSON.parse(await read("plugin.json")));
});
afterAll(() => rm(shelf, { recursive: true, force: true }));

const logo = z.string().regex(/^img\/[\w-]+\.svg$/);
const picture = z.string().regex(/^img\/[\w-]+\.(?:jpg|png)$/);
const named = z.object({ name: z.string().min(1), url: z.url({ protocol: /^https$/ }) });

/** What of plugin.json we use, strictly; https://grafana.com/developers/plugin-tools/reference/plugin-json */
const manifestSchema = z.strictObject({
  $schema: z.url(),
  type: z.literal("datasource"),
  name: z.string().regex(/^[A-Z]\w+$/),
  id: z.string().regex(/^[0-9a-z]+-([0-9a-z]+-)?datasource$/),
  category: z.enum(["tsdb", "logging", "cloud", "tracing", "profiling", "sql", "enterprise", "iot", "other"]),
  metrics: z.boolean(),
  logs: z.boolean(),
  tracing: z.boolean(),
  annotations: z.boolean(),
  streaming: z.boolean(),
  multiValueFilterOperators: z.boolean(),
  info: z.strictObject({
    description: z.string().min(20).max(200),
    author: z.object({ name: z.string().min(1) }),
    keywords: z.array(z.string().min(2)).min(3),
    logos: z.strictObject({ small: logo, large: logo }),
    links: z.array(named),
    screenshots: z.array(z.object({ name: z.string().min(1), path: picture })),
    version: z.string().regex(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/),
    updated: z.iso.date(),
  }),
  dependencies: z.strictObject({ grafanaDependency: z.string().regex(/^>=\d+\.\d+\.\d+$/), plugins: z.tuple([]) }),
  queryOptions: z.strictObject({ maxDataPoints: z.boolean(), minInterval: z.boolean(), cacheTimeout: z.boolean() }),
  includes: z.array(
    z.strictObject({
      type: z.literal("dashboard"),
      name: z.string().min(1),
      path: z.string().regex(/^dashboards\/[a-z-]+\.json$/),
    }),
  ),
  routes: z.array(
    z.strictObject({
      path: z.string(),
      url: z.string().startsWith("{{ .URL }}"),
      headers: z.array(z.strictObject({ name: z.string(), content: z.string() })),
    }),
  ),
});
type Manifest = z.infer<typeof manifestSchema>;

describe("the folder", () => {
  test("is one, named as the plugin, and holds what the catalogue wants and nothing that it does not know", async () => {
    expect(await readdir(shelf)).toEqual([manifest.id]);
    expect(manifest.id).toBe(id);
    for (const name of ["module.js", "module.js.map", "plugin.json", "README.md", "CHANGELOG.md", "LICENSE"])
      expect(files, name).toContain(name);
    const known = /^(?:module\.js(?:\.map)?|plugin\.json|README\.md|CHANGELOG\.md|LICENSE|THIRD-PARTY-LICENSES\.txt)$/;
    expect(files.filter((path) => !known.test(path) && !/^(?:img|dashboards)\//.test(path))).toEqual([]);
  });

  test("has no program and no hidden file, and is small", async () => {
    expect(files.filter((path) => /(?:^|\/)\.|\.(?:exe|sh|so|dll|node|wasm)$|gpx_/.test(path))).toEqual([]);
    expect((await read("module.js")).length).toBeLessThan(400_000);
  });
});

describe("plugin.json", () => {
  test("has the version of the package and the day of the build", async () => {
    const { version } = JSON.parse(
      await readFile(new URL("../package.json", import.meta.url), "utf8"),
    ) as Manifest["info"];
    expect(manifest.info.version).toBe(version);
    expect(Date.now() - Date.parse(manifest.info.updated)).toBeLessThan(2 * 86_400_000);
  });

  test("promises nothing that needs a part on the server", () => {
    // The schema above is strict: backend, executable and alerting would be refused as well.
    for (const name of ["backend", "executable", "alerting"]) expect(manifest).not.toHaveProperty(name);
  });

  test("sends the key by the proxy alone, to the query API", () => {
    const headers = [{ name: "Authorization", content: "Bearer {{ .SecureJsonData.readKey }}" }];
    expect(manifest.routes).toEqual([{ path: "api", url: "{{ .URL }}/api", headers }]);
  });

  test("lists every dashboard, each classic JSON under its own title", async () => {
    const listed = manifest.includes.map(({ path }) => path);
    expect(listed.toSorted()).toEqual(files.filter((path) => path.startsWith("dashboards/")).toSorted());
    const dashboards = await Promise.all(
      listed.map(async (path) => dashboardSchema.parse(JSON.parse(await read(path)))),
    );
    expect(dashboards.map(({ title }) => title)).toEqual(manifest.includes.map(({ name }) => name));
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(listed.length);
    expect(JSON.stringify(dashboards)).not.toMatch(/\$\{DS_|localhost|127\.0\.0\.1/);
  });
});

/** V2 dashboards are refused by Grafana's file provisioning, and what has a number is taken for another's row. */
const dashboardSchema = z.looseObject({
  uid: z.string().startsWith("spanhouse-").max(40),
  title: z.string().min(1),
  description: z.string().min(1),
  schemaVersion: z.number().min(36).max(42),
  panels: z.array(z.looseObject({ type: z.string() })).min(1),
  id: z.null().optional(),
  apiVersion: z.undefined().optional(),
});

describe("pictures", () => {
  test("are there, and SVG without scripts and without anything from elsewhere", async () => {
    const { logos, screenshots } = manifest.info;
    for (const path of [logos.small, logos.large, ...screenshots.map((screenshot) => screenshot.path)])
      expect(existsSync(join(folder, path)), path).toBe(true);
    for (const path of files.filter((file) => file.endsWith(".svg"))) {
      const svg = await read(path);
      expect(svg, path).toMatch(/^<svg[^>]+viewBox=/);
      expect(svg, path).not.toMatch(/<script|<foreignObject|\son\w+=|javascript:|(?:href|src)="(?!#)/i);
    }
  });
});

describe("pages", () => {
  test("README tells what the data source does, in our words and without what only developers need", async () => {
    const page = await read("README.md");
    const readme = page.replaceAll(/(?<=\S)\n(?=\S)/g, " ");
    expect(page).toMatch(/^# Spanhouse data source\n/);
    for (const word of [
      "## Requirements",
      "## Configuration",
      "Grafana 12.3",
      ...manifest.includes.map(({ name }) => name),
    ])
      expect(readme, word).toContain(word);
    // Words of the scaffold's page, and steps that are those of a developer.
    expect(readme).not.toMatch(
      /<!--|This is the README|create-plugin|npm (?:install|run)|yarn |Getting started|lorem/i,
    );
    // The catalogue shows the page apart from the repository: what is relative leads nowhere.
    expect(readme).not.toMatch(/\]\((?!https:|#)/);
  });

  test("CHANGELOG has the version, LICENSE is Apache-2.0, and the licences of what is bundled are there", async () => {
    expect(await read("CHANGELOG.md")).toContain(`## ${manifest.info.version}`);
    expect(await read("LICENSE")).toMatch(/^\s*Apache License\s+Version 2\.0/);
    expect(files).toContain("THIRD-PARTY-LICENSES.txt");
  });
});

describe("module.js", () => {
  test("has a source map with its sources", async () => {
    expect((await read("module.js")).trimEnd()).toMatch(/\n\/\/# sourceMappingURL=module\.js\.map$/);
    const map = JSON.parse(await read("module.js.map")) as { sources: string[]; sourcesContent: (string | null)[] };
    expect(map.sources).toContain("module.ts");
    expect(map.sourcesContent.filter((content) => content === null || content === "")).toEqual([]);
    expect(map.sourcesContent.length).toBe(map.sources.length);
  });

  test("makes no code of text, asks nobody else, keeps nothing and watches nobody", async () => {
    const code = await read("module.js");
    expect(code).not.toMatch(
      /\beval\(|new Function\(|document\.write|XMLHttpRequest|sendBeacon|new WebSocket|document\.cookie/,
    );
    expect(code).not.toMatch(
      /google-?analytics|googletagmanager|segment\.(?:io|com)|mixpanel|hotjar|fullstory|rudderstack|sentry/i,
    );
    // Not even by Grafana's own means: the data source reads through the proxy, where the key is.
    expect(code).not.toMatch(/\bfetch\(["'`]|window\.location\s*=|grafanaBootData/);
    // Only hints in editors name addresses: those of a collector.
    const hosts = code.match(/https?:\/\/[^\s"'`\\)/,]+/g) ?? [];
    expect(hosts.filter((host) => !/^http:\/\/(?:127\.0\.0\.1|collector):8318(?:\.|$)/.test(host))).toEqual([]);
  });
});
