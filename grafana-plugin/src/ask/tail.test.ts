import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { filter, firstValueFrom, take, toArray } from "rxjs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createClient, type Client } from "./client.ts";
import { followTail } from "./tail.ts";

let body = "";
let client: Client;
const proxy = createServer((_request, response) => {
  response.writeHead(200, { "Content-Type": "text/event-stream" }).end(body);
});

beforeAll(async () => {
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  const { port } = proxy.address() as AddressInfo;
  const backend = { fetch: () => expect.unreachable("the tail is read by chunks") };
  client = createClient({ backend: () => backend, url: `http://127.0.0.1:${port}`, timeoutMs: 1_000 });
});
afterAll(() => void proxy.close());

async function eventsOf(kind: string, count: number): Promise<readonly unknown[]> {
  const events = followTail(client, { signal: "logs", query: "" });
  return firstValueFrom(
    events.pipe(
      filter((event) => event.kind === kind),
      take(count),
      toArray(),
    ),
  );
}

test("a proxy that answers and ends at once is asked less and less often", async () => {
  body = "";
  expect(await eventsOf("lost", 2)).toMatchObject([{ afterMs: 500 }, { afterMs: 1_000 }]);
});

test("who leaves at the news that the connection is lost asks no more", async () => {
  let asked = 0;
  const counted: Client = { ...client, events: (...given) => (asked++, client.events(...given)) };
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const lost = followTail(counted, { signal: "logs", query: "" }).pipe(filter(({ kind }) => kind === "lost"));
    expect(await firstValueFrom(lost)).toMatchObject({ afterMs: 500 });
    vi.advanceTimersByTime(60_000);
    expect(asked).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test("what cannot be read is left out, and what follows it is not", async () => {
  body =
    'event: record\ndata: {"broken\n\nevent: later\ndata: {}\n\nevent: dropped\ndata: {"droppedTotal":3}\n\nevent: end\ndata: x\n\n';
  expect(await eventsOf("dropped", 1)).toEqual([{ kind: "dropped", droppedTotal: 3 }]);
  expect(await eventsOf("lost", 1)).toMatchObject([{ why: "the collector ended it", afterMs: 500 }]);
});
