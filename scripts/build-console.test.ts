import { spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { BuildState } from "../collector/src/console/build-state.ts";
import { installKey, installMark } from "./installed.mjs";

/** The real scripts in a repository of its own, with a small program in the place of the bundler, which notes each run. */
const bundler = `
  import { appendFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
  const out = process.argv[process.argv.indexOf("--out") + 1];
  appendFileSync("builds", "x");
  if (existsSync("broken")) {
    console.error("could not resolve something");
    process.exit(3);
  }
  if (existsSync("endless")) {
    writeFileSync("bundler-pid", String(process.pid));
    setInterval(() => undefined, 1000);
  } else {
    mkdirSync(out, { recursive: true });
    writeFileSync(out + "/index.html", "built");
  }
`;

const soon = { timeout: 20_000, interval: 20 };

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "spanhouse-build-console-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const folder of ["scripts", "schemas/src", "grafana-plugin/console/src", "grafana-plugin/node_modules"]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  for (const name of [
    ...["build-console.ts", "console-build.ts", "console-sources.ts", "console-state.ts", "repository-files.ts"],
    ...["claim.mjs", "installed.mjs", "install-folder.mjs"],
  ]) {
    copyFileSync(fileURLToPath(new URL(name, import.meta.url)), join(root, "scripts", name));
  }
  writeFileSync(join(root, "scripts/install.mjs"), failingInstall);
  writeFileSync(join(root, "package.json"), '{ "type": "module" }');
  writeFileSync(join(root, "grafana-plugin/package-lock.json"), "{}");
  writeFileSync(join(root, "grafana-plugin/console/build.ts"), bundler);
  writeFileSync(join(root, "grafana-plugin/console/src/main.ts"), "");
  const plugin = join(root, "grafana-plugin");
  writeFileSync(installMark(plugin), installKey(plugin));
});

/** What install.mjs does when the registry is away. */
const failingInstall = `
  export function install() {
    console.error("spanhouse: the packages could not be installed: the npm registry cannot be reached.\\n  Next: check the network.");
    process.exit(1);
  }
`;

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

function build(...args: readonly string[]): Run {
  const child = spawn(process.execPath, [join(root, "scripts/build-console.ts"), ...args], {
    cwd: root,
    stdio: ["pipe", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, stderr }));
  });
  return { child, ended };
}

function builds(): number {
  const notes = join(root, "builds");
  return existsSync(notes) ? readFileSync(notes, "utf8").length : 0;
}

function state(): BuildState | undefined {
  const file = join(root, "grafana-plugin/console/.tmp/build-state.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as BuildState) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const page = (): string => readFileSync(join(root, "grafana-plugin/console/dist/index.html"), "utf8");

test("builds once, and again when a source has changed", { timeout: 60_000 }, async () => {
  const first = await build().ended;
  expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining("the console is built") as string });
  expect({ page: page(), builds: builds(), state: state() }).toEqual({ page: "built", builds: 1, state: undefined });
  expect(await build("--beside").ended).toEqual({ code: 0, stderr: "" });
  expect(builds()).toBe(1);
  writeFileSync(join(root, "grafana-plugin/console/src/main.ts"), "changed");
  await build().ended;
  expect(builds()).toBe(2);
  writeFileSync(join(root, "grafana-plugin/console/src/main.test.ts"), "tests are no source");
  await build().ended;
  expect(builds()).toBe(2);
});

test("two at once build once", { timeout: 60_000 }, async () => {
  const both = await Promise.all([build("--beside").ended, build("--beside").ended]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(builds()).toBe(1);
});

test(
  "a build that fails is told, keeps the console that was there, and is tried again",
  { timeout: 60_000 },
  async () => {
    await build().ended;
    writeFileSync(join(root, "grafana-plugin/console/src/main.ts"), "changed");
    writeFileSync(join(root, "broken"), "");
    const { code, stderr } = await build("--beside").ended;
    expect(code).toBe(1);
    expect(stderr).toContain("could not be built: building ended with code 3.");
    expect(stderr).toContain("Next: npm run console");
    expect(state()).toMatchObject({ phase: "failed", note: "could not resolve something", next: "npm run console" });
    expect(page()).toBe("built");
    rmSync(join(root, "broken"));
    expect((await build().ended).code).toBe(0);
    expect(state()).toBeUndefined();
  },
);

test("packages that cannot be installed are told with what to do", { timeout: 60_000 }, async () => {
  rmSync(installMark(join(root, "grafana-plugin")));
  const { code } = await build("--beside").ended;
  expect(code).toBe(1);
  expect(state()).toMatchObject({
    phase: "failed",
    reason: "Its packages could not be installed: the npm registry cannot be reached.",
    next: "check the network. Then: npm run console",
  });
  expect(builds()).toBe(0);
});

test("says how far it is, and ends with whoever it runs beside", { timeout: 60_000 }, async () => {
  writeFileSync(join(root, "endless"), "");
  const { child, ended } = build("--beside");
  const pid = await vi.waitUntil(() => {
    const file = join(root, "bundler-pid");
    return existsSync(file) && Number(readFileSync(file, "utf8"));
  }, soon);
  expect(state()).toMatchObject({ phase: "building" });
  const { aliveMs } = state()!;
  await vi.waitUntil(() => (state()?.aliveMs ?? 0) > aliveMs, soon);
  child.stdin!.end();
  expect(await ended).toEqual({ code: 130, stderr: "" });
  await vi.waitUntil(() => !isAlive(pid), soon);
  expect(state()).toBeUndefined();
  rmSync(join(root, "endless"));
  expect((await build().ended).code).toBe(0);
});
