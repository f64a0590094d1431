/**
 * Makes records as its standard input says: `spans 100`, `logs 3`, `flush`, `memory`, `wait-lines`, `exit 0`. It answers each line with the same line.
 */
import { createInterface } from "node:readline";
import { flush, logger, startSpan } from "@spanhouse/node";

let number = 0;

function makeSpans(count: number): void {
  for (let index = 0; index < count; index++)
    startSpan(`span ${number++}`, { attributes: { text: "x".repeat(200) } }).end();
}

function makeLogs(count: number): void {
  for (let index = 0; index < count; index++) logger.info(`log ${number++}`);
}

const orders: Readonly<Record<string, (count: number) => unknown>> = {
  spans: makeSpans,
  logs: makeLogs,
  flush,
  exit: (code) => process.exit(code),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [order = "", count = "0"] = line.split(" ");
  await orders[order]?.(Number(count));
  process.stdout.write(`${line}: done\n`);
}
