import { fstatSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isMainThread, Worker, workerData } from "node:worker_threads";

interface Target {
  readonly pid: number;
  /** Where the engine keeps its tables. */
  readonly dataPath: string;
}

/**
 * Kills an engine at the worst moment: when it has just logged the deduplication token of an INSERT, and is about to give the part
 * its name. A thread that does nothing else watches the logs, because there are only some microseconds between the two. About one kill in thirty hits.
 */
export function killAtToken(target: Target): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: target });
    worker.once("error", reject);
    worker.once("exit", () => resolve());
  });
}

function logsOf(dataPath: string): string[] {
  const below = (directory: string): string[] => readdirSync(directory).map((name) => join(directory, name));
  const tables = below(join(dataPath, "store")).flatMap(below);
  const logs = tables.filter((table) => readdirSync(table).includes("deduplication_logs"));
  return logs.map((table) => below(join(table, "deduplication_logs")).at(-1)).filter((log) => log !== undefined);
}

function watchAndKill({ pid, dataPath }: Target): void {
  const logs = logsOf(dataPath).map((log) => openSync(log, "r"));
  const sizes = logs.map((log) => fstatSync(log).size);
  const endsAt = performance.now() + 5_000;
  while (performance.now() < endsAt) {
    if (logs.some((log, index) => fstatSync(log).size !== sizes[index])) break;
  }
  process.kill(pid, "SIGKILL");
}

if (!isMainThread) watchAndKill(workerData as Target);
