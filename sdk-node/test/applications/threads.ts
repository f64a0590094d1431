/** The same work in the main thread, in a worker thread and in a process of a cluster. */
import cluster from "node:cluster";
import { isMainThread, Worker } from "node:worker_threads";
import { startSpan } from "@spanhouse/node";

const way = process.argv[2];

function work(name: string): void {
  startSpan(name).end();
}

if (way === "cluster" && cluster.isPrimary) {
  cluster.fork();
  cluster.on("exit", (_, code) => {
    work("in the primary");
    process.exitCode = code;
  });
} else if (way === "cluster") {
  work("in a cluster worker");
  process.exit(4);
} else if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { argv: [way] });
  worker.on("error", () => {});
  worker.on("exit", (code) => {
    work("in the main thread");
    process.exitCode = code;
  });
} else {
  work("in a worker thread");
  if (way === "thread-throws") throw new Error("thrown in a worker");
}
