/**
 * `npm run check`: everything that must hold beside the tests. All checks run even if one fails; the last line is
 * `N passed, N failed`. `npm run check -- lint types` runs only those.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";

interface Check {
  readonly name: string;
  /** What it protects, for the reader of a failure. */
  readonly about: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** Beside the older line of Grafana only where its libraries are installed: CI says so. */
const react18Checks: readonly Check[] = [
  {
    name: "react-18",
    about: "grafana-plugin, beside Grafana 12.4 and React 18",
    command: "node",
    args: ["scripts/check-react-18.ts"],
  },
];

const checks: readonly Check[] = [
  { name: "lint", about: "rules and import arrows", command: "oxlint", args: ["--type-aware", "--deny-warnings", "."] },
  { name: "format", about: "npm run format mends it", command: "oxfmt", args: ["--check", "."] },
  { name: "types", about: "the whole repository, from source", command: "tsc", args: ["-p", "tsconfig.json"] },
  { name: "dom-types", about: "sdk-browser, beside the DOM", command: "tsc", args: ["-p", "sdk-browser"] },
  { name: "page-types", about: "the shop's page, beside the DOM", command: "tsc", args: ["-p", "examples/shop/page"] },
  { name: "grafana-types", about: "grafana-plugin, beside the DOM", command: "tsc", args: ["-p", "grafana-plugin"] },
  ...(process.env["SPANHOUSE_REACT_18"] === "1" ? react18Checks : []),
  { name: "build", about: "what is published", command: "node", args: ["scripts/build.ts"] },
  {
    name: "packages",
    about: "contents and start of what is published",
    command: "node",
    args: ["scripts/check-packages.ts"],
  },
  { name: "sizes", about: "budgets of scripts/check-sizes.ts", command: "node", args: ["scripts/check-sizes.ts"] },
  { name: "unused", about: "dead files, exports and dependencies", command: "knip", args: ["--no-progress"] },
  {
    name: "grafana-unused",
    about: "the same in grafana-plugin",
    command: "knip",
    args: ["--no-progress", "--directory", "grafana-plugin"],
  },
  {
    name: "tidy",
    about: "the repository's own rules",
    command: "vitest",
    args: ["run", "--project", "unit", "scripts/tidy.test.ts"],
  },
];

interface Outcome {
  readonly passed: boolean;
  readonly output: string;
  readonly elapsedMs: number;
}

const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs one check to its end, its output kept: shown only when it fails, so that the list stays readable. */
function run(check: Check): Promise<Outcome> {
  const startedMs = performance.now();
  const color = process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
  const child = spawn(check.command, check.args, {
    cwd: root,
    env: { ...process.env, ...color },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    const end = (passed: boolean, note: string): void => {
      const output = Buffer.concat(chunks).toString("utf8") + note;
      resolve({ passed, output, elapsedMs: performance.now() - startedMs });
    };
    child.on("error", (error) => end(false, `cannot run ${check.command}: ${error.message}; is it installed?\n`));
    child.on("close", (code) => end(code === 0, ""));
  });
}

function report(check: Check, outcome: Outcome): void {
  const mark = outcome.passed ? styleText("green", "passed") : styleText("red", "FAILED");
  const seconds = (outcome.elapsedMs / 1_000).toFixed(1).padStart(6);
  console.log(`${mark} ${check.name.padEnd(14)} ${seconds} s  ${check.about}`);
  if (!outcome.passed) console.log(outcome.output.trimEnd().replaceAll(/^/gm, "    "));
}

function choose(names: readonly string[]): readonly Check[] {
  const unknown = names.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length === 0) return names.length === 0 ? checks : checks.filter(({ name }) => names.includes(name));
  console.error(`No such check: ${unknown.join(", ")}. Checks: ${checks.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
for (const check of choose(process.argv.slice(2))) {
  const outcome = await run(check);
  report(check, outcome);
  if (outcome.passed) passed++;
  else failed++;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
