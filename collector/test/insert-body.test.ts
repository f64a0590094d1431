import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createClickHouse } from "../src/clickhouse.ts";
import { openSpool } from "../src/spool/open-spool.ts";
import { insertTable } from "../src/write/insert.ts";

/** Reads a body in fits and starts, so that its sender is held up again and again, and answers as ClickHouse does. */
function receive(digests: string[]): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const digest = createHash("sha256");
    let seen = 0;
    request.on("data", (chunk: Buffer) => {
      digest.update(chunk);
      request.pause();
      let turns = (seen++ * 7) % 40;
      const wait = (): void => void (turns-- > 0 ? setImmediate(wait) : request.resume());
      wait();
    });
    request.on("end", () => {
      digests.push(digest.digest("hex"));
      response.end();
    });
  };
}

test("a receiver that takes its time gets every byte of a segment as it was committed, also of two at once", async () => {
  const digests: string[] = [];
  const server = createServer(receive(digests)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const clickhouse = createClickHouse({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    database: "otel",
    requestTimeoutMs: 60_000,
  });
  onTestFinished(() => clickhouse.close());
  const directory = await mkdtemp(join(tmpdir(), "insert-body-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const spool = await openSpool({
    directory: join(directory, "spool"),
    deadLetterDirectory: join(directory, "dead-letter"),
    segmentBytesMax: 2 ** 30,
  });
  onTestFinished(() => spool.close());

  const expected = { logs: createHash("sha256"), traces: createHash("sha256") };
  // Blocks of all sizes, smaller and larger than the pieces and the windows that they are read by.
  for (const bytes of [1, 70_000, 3_000_000, 500, 524_288, 262_144, 65_536, 9_000_000, 33]) {
    const blocks = (["logs", "traces"] as const).map((table) => {
      const chunk = randomBytes(bytes);
      expected[table].update(chunk);
      return { table, rows: 1, chunks: [chunk] };
    });
    await spool.commit(blocks);
  }
  await spool.seal();
  const segment = (await spool.take())!;
  const { signal } = new AbortController();
  await Promise.all([
    insertTable(clickhouse, { segment, table: "logs" }, signal),
    insertTable(clickhouse, { segment, table: "traces" }, signal),
  ]);
  expect(digests.toSorted()).toEqual([expected.logs.digest("hex"), expected.traces.digest("hex")].toSorted());
});
