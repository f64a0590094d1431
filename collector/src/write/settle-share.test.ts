import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { expect, it, onTestFinished } from "vitest";
import { createClickHouse } from "../clickhouse.ts";
import type { SealedSegment } from "../spool/spool.ts";
import { createSettler } from "./settle-share.ts";

const refusal = "Code: 999999. DB::Exception: nobody has seen this before. (NEW_ERROR)";

/** A server that did not end since. */
const older = JSON.stringify({ meta: [], data: [["MergeTree", "1000", 1e9, "1"]], statistics: {} });

/** A server that answers one INSERT after the other as told: cut off, refused with an unknown code, or stored. */
async function startServer(answers: readonly ("cut" | "refuse" | "store")[]): Promise<string> {
  let next = 0;
  const server = http.createServer((request, response) => {
    request.resume().once("end", () => {
      // After a cut the settler asks for the table's engine and the server's uptime.
      if (!request.url!.includes("INSERT")) return void response.end(older);
      const answer = answers[next++] ?? "store";
      if (answer === "cut") request.socket.destroy();
      else if (answer === "store") response.end();
      else response.writeHead(500, { "X-ClickHouse-Exception-Code": "999999" }).end(refusal);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function settle(answers: readonly ("cut" | "refuse" | "store")[]): Promise<string[]> {
  const clickhouse = createClickHouse({ url: await startServer(answers), database: "otel", requestTimeoutMs: 5_000 });
  onTestFinished(() => clickhouse.close());
  const seen: string[] = [];
  const segment: SealedSegment = {
    id: "0".repeat(32),
    sealedAtMs: 0,
    tables: [],
    read: () => Readable.from([Buffer.from("blocks")]),
    stored: async () => void seen.push("stored"),
    deadLetter: async () => void seen.push("dead letter"),
  };
  const settler = createSettler("events", {
    clickhouse,
    telemetry: { stored: () => undefined, insertFailed: () => undefined, deadLettered: () => undefined },
    log: () => undefined,
    insertConcurrencyPerTable: 1,
    signal: new AbortController().signal,
    stopping: () => false,
    succeeded: () => undefined,
    gaveUp: () => undefined,
    // The wait that begins now is over in the next turn.
    changed: () => void setImmediate(() => settler.wake()),
  });
  await settler.settle({ segment, share: { table: "events", rows: 1, bytes: 6 } });
  return seen;
}

it("does not give up for an unknown error because an outage went before", async () => {
  expect(await settle([...Array<"cut">(12).fill("cut"), "refuse", "cut", "refuse"])).toEqual(["stored"]);
});

it("gives up after ten unknown errors", async () => {
  expect(await settle(Array<"refuse">(9).fill("refuse"))).toEqual(["stored"]);
  expect(await settle(Array<"refuse">(10).fill("refuse"))).toEqual(["dead letter"]);
});
