import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

/**
 * The real bootstrap in a repository of its own, with a program in npm's place that notes each run and "installs" this
 * Node: the network and 1 GiB of packages are not what is tested here.
 */
const npm = `
  import { appendFileSync, mkdirSync, symlinkSync, writeFileSync, existsSync } from "node:fs";
  const mode = process.env.FAKE_NPM;
  appendFileSync(process.cwd().endsWith("grafana-plugin") ? "../npm-runs" : "npm-runs", "x");
  appendFileSync("npm-arguments", process.argv.slice(2).join(" "));
  if (mode === "offline") {
    console.error("npm error code ENOTFOUND");
    process.exit(1);
  }
  mkdirSync("node_modules/node/bin", { recursive: true });
  writeFileSync("node_modules/half", "");
  if (mode === "killed") process.kill(process.pid, "SIGKILL");
  console.error("npm warn EBADENGINE Unsupported engine");
  console.error("npm warn deprecated something");
  if (!existsSync("node_modules/node/bin/node")) symlinkSync(process.execPath, "node_modules/node/bin/node");
`;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "spanhouse-bootstrap-"));
  for (const folder of ["scripts", "bench", "npm"]) mkdirSync(join(root, folder));
  for (const name of ["bootstrap", "claim", "install", "installed", "install-failure", "install-progress"]) {
    copyFileSync(fileURLToPath(new URL(`${name}.mjs`, import.meta.url)), join(root, "scripts", `${name}.mjs`));
  }
  writeFileSync(join(root, "npm/npm-cli.js"), npm);
  writeFileSync(join(root, "package.json"), '{ "type": "module", "workspaces": [] }');
  writeFileSync(join(root, "package-lock.json"), "{}");
  writeFileSync(join(root, "bench/run.ts"), 'console.log("ran", ...process.argv.slice(2)); process.exitCode = 7;');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function bootstrap(mode: string, ...args: string[]): Promise<Ended> {
  // What CI asks for besides is not what is tested here.
  const env = { ...process.env, FAKE_NPM: mode, npm_execpath: join(root, "npm/npm-cli.js"), SPANHOUSE_REACT_18: "" };
  const child = spawn(process.execPath, [join(root, "scripts/bootstrap.mjs"), ...args], { cwd: root, env });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

function npmRuns(): number {
  const notes = join(root, "npm-runs");
  return existsSync(notes) ? readFileSync(notes, "utf8").length : 0;
}

test("installs once, then runs the task with its arguments and exit code", { timeout: 30_000 }, async () => {
  const first = await bootstrap("works", "bench", "--quick");
  expect(first).toMatchObject({ code: 7, stdout: "ran --quick\n" });
  expect(first.stderr).toContain("installing the packages");
  expect(first.stderr).toContain("npm warn deprecated something");
  expect(first.stderr).not.toContain("EBADENGINE");
  expect(await bootstrap("works", "bench")).toEqual({ code: 7, stdout: "ran\n", stderr: "" });
  expect(npmRuns()).toBe(1);
});

test("installs again when package-lock.json has changed", { timeout: 30_000 }, async () => {
  await bootstrap("works", "bench");
  writeFileSync(join(root, "package-lock.json"), '{ "changed": true }');
  await bootstrap("works", "bench");
  expect(npmRuns()).toBe(2);
});

test("two at once install once, and both run", { timeout: 30_000 }, async () => {
  const both = await Promise.all([bootstrap("works", "bench", "a"), bootstrap("works", "bench", "b")]);
  expect(both.map(({ code, stdout }) => ({ code, stdout }))).toEqual([
    { code: 7, stdout: "ran a\n" },
    { code: 7, stdout: "ran b\n" },
  ]);
  expect(npmRuns()).toBe(1);
});

test("an install that was cut off is done over from nothing", { timeout: 30_000 }, async () => {
  const killed = await bootstrap("killed", "bench");
  expect(killed.code).toBe(1);
  writeFileSync(join(root, "node_modules/left-over"), "");
  const next = await bootstrap("works", "bench");
  expect(next.code).toBe(7);
  expect(next.stderr).toContain("cut off; starting over");
  expect(existsSync(join(root, "node_modules/left-over"))).toBe(false);
});

test("a failed install says why and what to do, and runs nothing", { timeout: 30_000 }, async () => {
  const failed = await bootstrap("offline", "bench");
  expect(failed).toMatchObject({ code: 1, stdout: "" });
  expect(failed.stderr).toContain("npm error code ENOTFOUND");
  expect(failed.stderr).toContain("the npm registry cannot be reached");
  expect(failed.stderr).toContain("Next: ");
  expect((await bootstrap("works", "bench")).code).toBe(7);
});

test(
  "only tasks that need it install grafana-plugin, by its own lock and without its scripts",
  {
    timeout: 30_000,
  },
  async () => {
    mkdirSync(join(root, "grafana-plugin"));
    writeFileSync(join(root, "grafana-plugin/package.json"), "{}");
    writeFileSync(join(root, "grafana-plugin/package-lock.json"), "{}");
    writeFileSync(join(root, "scripts/run-tests.ts"), 'console.log("tested");');
    await bootstrap("works", "bench");
    expect(existsSync(join(root, "grafana-plugin/node_modules"))).toBe(false);
    const { stdout, stderr } = await bootstrap("works", "test");
    expect(stdout).toBe("tested\n");
    expect(stderr).toContain("installing the packages of grafana-plugin");
    expect(readFileSync(join(root, "grafana-plugin/npm-arguments"), "utf8")).toContain("--ignore-scripts");
    expect(readFileSync(join(root, "npm-arguments"), "utf8")).not.toContain("--ignore-scripts");
    expect(await bootstrap("works", "test")).toMatchObject({ stdout: "tested\n", stderr: "" });
    expect(npmRuns()).toBe(2);
  },
);

test("a task that does not exist is refused before anything is installed", { timeout: 30_000 }, async () => {
  const { code, stderr } = await bootstrap("works", "constructor");
  expect(code).toBe(1);
  expect(stderr).toContain(
    "Tasks: start, demo, console, test, test:interop, check, bench, bench:peers, bench:browser, bench:limits, bench:node.",
  );
  expect(npmRuns()).toBe(0);
});
