/** What Dockerfile and docker-compose.yml name is there, in the versions that are tested: no machine of ours builds them. */
import { expect, test } from "vitest";
import { environmentName, options } from "../collector/src/config-options.ts";
import { listRepository, readRepository } from "./repository-files.ts";

const dockerfile = readRepository("Dockerfile");
const compose = readRepository("docker-compose.yml");
const files = listRepository();

interface Manifest {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

function manifest(folder: string): Manifest {
  return JSON.parse(readRepository(`${folder}package.json`)) as Manifest;
}

function isThere(path: string): boolean {
  return files.some((file) => file === path || file.startsWith(`${path}/`));
}

test("the images have the Node and the Grafana that the tests run with", () => {
  expect(dockerfile).toContain(`ARG NODE_VERSION=${manifest("").devDependencies["node"]}\n`);
  expect(dockerfile).toContain(`ARG GRAFANA_VERSION=${manifest("grafana-plugin/").devDependencies["@grafana/data"]}\n`);
  const versions = [...compose.matchAll(/image: spanhouse\/\w+:(\S+)/g)].map(([, version]) => version);
  expect(new Set(versions)).toEqual(new Set([manifest("collector/").version]));
});

test("what is copied is in the repository, built from it, or installed", () => {
  const copied = [...dockerfile.matchAll(/^COPY --from=(\w+) \/src\/(\S+)/gm)].map(([, stage, path = ""]) => ({
    stage,
    path,
  }));
  expect(copied.length).toBeGreaterThan(5);
  const missing = copied.filter(({ path }) => !/(^|\/)(dist|node_modules)(\/|$)/.test(path) && !isThere(path));
  expect(missing).toEqual([]);
  const targets = [...compose.matchAll(/target: (\w+)/g)].map(([, target]) => target);
  for (const target of targets) expect(dockerfile).toMatch(new RegExp(`^FROM \\S+ AS ${target}$`, "m"));
});

test("what is mounted and provisioned is there", () => {
  const mounted = [...compose.matchAll(/- \.\/([^:\s]+):/g)].map(([, path = ""]) => path);
  expect(mounted.filter((path) => !isThere(path))).toEqual([]);
  const [, home = ""] = /HOME_DASHBOARD_PATH: \S+\/dashboards\/(\S+)/.exec(compose) ?? [];
  expect(files).toContain(`grafana-plugin/src/dashboards/${home}`);
  const [, plugins = ""] = /GF_PATHS_PLUGINS=(\S+)/.exec(dockerfile) ?? [];
  expect(readRepository("grafana-plugin/provisioning/dashboards/spanhouse.yaml")).toContain(`path: ${plugins}/`);
});

test("the collector knows every option that it is given", () => {
  const known = new Set(Object.keys(options).map(environmentName));
  const ofCollector = compose.slice(compose.indexOf("\n  collector:"), compose.indexOf("\n  grafana:"));
  const given = [...ofCollector.matchAll(/^ +(SPANHOUSE_\w+):/gm), ...dockerfile.matchAll(/(SPANHOUSE_\w+)=/g)];
  expect(given.length).toBeGreaterThan(8);
  expect(given.map(([, name = ""]) => name).filter((name) => !known.has(name))).toEqual([]);
});

test("every port is of this machine alone", () => {
  const published = [...compose.matchAll(/^ +- "?([^"\s]*:\d+)"?$/gm)].map(([, port = ""]) => port);
  expect(published.length).toBeGreaterThan(4);
  expect(published.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
});
