/**
 * One run of the shop for every test that looks at what it stored: the demo as anybody runs it (`npm run demo -- --once`), with its
 * own collector, the four services and a real browser. It runs while other tests do; each file works on a copy of its own.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, watch } from "node:fs";
import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

/** A demo that runs. */
export interface Demo {
  readonly child: ChildProcess;
  /** What it has said so far. */
  readonly printed: () => string;
  /** The exit code. */
  readonly ended: Promise<number | null>;
}

/** What a run has left. */
export interface ShopRun {
  /** A collector's directory with everything it stored; whoever asks may change it, and removes it. */
  readonly dataDir: string;
  /** The first order. */
  readonly traceId: string;
}

/** The first visitor buys, the second has a coupon that fails: the two journeys that show the most. */
const visits = "2";

/** Starts the demo in `dataDir`, with nothing of the environment but what a terminal has. */
export function runDemo(dataDir: string, ...options: readonly string[]): Demo {
  const main = fileURLToPath(new URL("../examples/shop/demo/main.ts", import.meta.url));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(SPANHOUSE|OTEL)_/.test(name)));
  const child = spawn(process.execPath, ["--conditions=@spanhouse/source", main, "--own-collector", ...options], {
    cwd: dataDir,
    // Its own metrics every second, because a run of some seconds would have one point of each.
    env: { ...env, SPANHOUSE_DATA_DIR: dataDir, SPANHOUSE_SELF_METRICS_INTERVAL_MS: "1s" },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (printed += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, printed: () => printed, ended };
}

/** Starts the one run before the first test, and does not wait for it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "spanhouse-shop-"));
  const demo = runDemo(folder, "--once", "--visits", visits);
  project.provide("shopRun", folder);
  const told = demo.ended.then(async (code) => {
    // Under another name first, so that nobody reads half of it.
    await writeFile(join(folder, "ending"), JSON.stringify({ code, printed: demo.printed() }));
    await rename(join(folder, "ending"), join(folder, "ended"));
  });
  return async () => {
    demo.child.kill("SIGINT");
    await told;
    await rm(folder, { recursive: true, force: true });
  };
}

/** Waits for the end of the run in `folder` (`inject("shopRun")`) and copies what it stored; throws what it said if it failed. */
export async function copyShopRun(folder: string): Promise<ShopRun> {
  const ended = join(folder, "ended");
  const watched = watch(folder);
  while (!existsSync(ended)) await once(watched, "change");
  watched.close();
  const { code, printed } = JSON.parse(await readFile(ended, "utf8")) as { code: number | null; printed: string };
  const [, traceId] = /npx spanhouse trace ([0-9a-f]{32})/.exec(printed) ?? [];
  if (code !== 0 || traceId === undefined) throw new Error(`the demo ended with ${code}:\n${printed}`);
  const dataDir = await mkdtemp(join(tmpdir(), "spanhouse-shop-copy-"));
  await cp(folder, dataDir, { recursive: true });
  return { dataDir, traceId };
}

declare module "vitest" {
  interface ProvidedContext {
    /** Where the run of the shop is, for `copyShopRun`. */
    readonly shopRun: string;
  }
}
