import { LoadingState, type DataFrame, type DataQueryResponse } from "@grafana/data";
import type { Subscription } from "rxjs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { otlpLogs, otlpSpans } from "../../../collector/test/otlp-records.ts";
import { freePorts } from "../../../collector/test/start-test-engine.ts";
import {
  startTestCollector,
  type TestCollector,
  type TestOptions,
} from "../../../collector/test/start-test-collector.ts";
import { lintFrames } from "../../src/frames/lint-frames.ts";
import type { SpanhouseQuery } from "../../src/query/query.ts";
import { nodeBackend } from "./node-backend.ts";
import { requestOf, startSource, valuesOf } from "./start-source.ts";

let running: TestCollector;
let options: TestOptions;

beforeAll(async () => {
  const [port] = await freePorts();
  options = { queryListen: `127.0.0.1:${port}` };
  running = await startTestCollector(options);
  await running.collector.whenReady();
});
afterAll(() => running.remove());

interface Following {
  /** The newest answer under each key. */
  readonly answers: ReadonlyMap<string, DataQueryResponse>;
  readonly subscription: Subscription;
  bodies(refId?: string): readonly unknown[];
  notices(refId?: string): readonly string[];
}

function follow(targets: readonly SpanhouseQuery[], backend = nodeBackend()): Following {
  const answers = new Map<string, DataQueryResponse>();
  const nowMs = Date.now();
  const rest = { liveStreaming: true };
  const request = requestOf({ fromMs: nowMs - 60_000, toMs: nowMs, targets, rest });
  const subscription = startSource(running.queryUrl, { backend })
    .query(request)
    .subscribe((answer) => void answers.set(answer.key ?? "", answer));
  const frame = (refId: string): DataFrame | undefined =>
    answers.get(`tail-${refId}`)?.data[0] as DataFrame | undefined;
  return {
    ...{ answers, subscription },
    bodies: (refId = "A") => valuesOf(frame(refId), "body"),
    notices: (refId = "A") => (frame(refId)?.meta?.notices ?? []).map(({ text }) => text),
  };
}

let sent = 0;

async function say(body: string, service = "shop"): Promise<void> {
  const timeNano = BigInt(Date.now()) * 1_000_000n + BigInt(sent++);
  expect(await running.send("logs", otlpLogs([{ service, timeNano, body, severityNumber: 13 }]))).toBe(200);
}

/** Says it again until it is heard: nobody knows when the tail has begun to listen. */
async function sayUntilHeard(following: Following, body: string): Promise<void> {
  const heard = async (): Promise<void> => {
    await say(body);
    await vi.waitFor(() => expect(following.bodies()).toContain(body), { timeout: 1_000 });
  };
  await vi.waitFor(heard, { timeout: 30_000, interval: 50 });
}

const withoutChunked = (): ReturnType<typeof nodeBackend> =>
  ({ ...nodeBackend(), chunked: undefined }) as unknown as ReturnType<typeof nodeBackend>;

test.each([
  ["by chunks of Grafana", nodeBackend],
  ["by fetch, where Grafana has no chunks", withoutChunked],
])("the tail brings records that match as they come, %s", async (_, backend) => {
  const filters = [{ key: "level", op: ">=", value: "warn" }] as const;
  const following = follow(
    [{ refId: "A", queryType: "logs", search: "service:shop OR x:y", filters, limit: 2 }],
    backend(),
  );
  await sayUntilHeard(following, "first");
  await say("other", "elsewhere");
  await say("second");
  await say("third");
  await vi.waitFor(() => expect(following.bodies()).toEqual(["third", "second"]), 10_000);
  const answer = following.answers.get("tail-A");
  expect(answer?.state).toBe(LoadingState.Streaming);
  expect(lintFrames((answer?.data ?? []) as DataFrame[])).toEqual([]);
  following.subscription.unsubscribe();
});

test("spans are followed as well, each query under its own key", async () => {
  const following = follow([
    { refId: "A", queryType: "logs" },
    { refId: "B", queryType: "traces", show: "spans", search: "status:error" },
    { refId: "C", queryType: "service-map" },
    { refId: "D", queryType: "logs", filters: [{ key: "service", op: "=~", value: "s.*" }] },
  ]);
  await sayUntilHeard(following, "hello");
  const span = { service: "shop", traceId: "0af7651916cd43dd8448eb211c80319c", name: "GET /", durationNano: 1n };
  const send = async (): Promise<void> => {
    const startNano = BigInt(Date.now()) * 1_000_000n;
    const spans = [{ ...span, spanId: "b7ad6b7169203331", startNano, error: "x" }];
    expect(
      await running.send(
        "traces",
        otlpSpans([...spans, { ...span, spanId: "00f067aa0ba902b7", name: "ok", startNano }]),
      ),
    ).toBe(200);
    await vi.waitFor(() => expect(following.bodies("B")[0]).toMatch(/^GET \//), { timeout: 1_000 });
  };
  await vi.waitFor(send, { timeout: 30_000, interval: 50 });
  expect(following.bodies("B").filter((body) => String(body).startsWith("ok"))).toEqual([]);
  expect(following.answers.get("tail-C")?.errors?.[0]?.message).toContain("can be followed live");
  expect(following.answers.get("tail-D")?.errors?.[0]?.message).toContain("no regular expressions: service =~");
  following.subscription.unsubscribe();
});

test.each([nodeBackend, withoutChunked])(
  "a search that cannot be read ends the tail with its place",
  async (backend) => {
    const following = follow([{ refId: "A", queryType: "logs", search: "service:" }], backend());
    await vi.waitFor(() => expect(following.answers.get("tail-A")?.state).toBe(LoadingState.Error), 10_000);
    expect(following.answers.get("tail-A")?.errors?.[0]?.message).toContain("query, character 9");
  },
);

test("a tail whose collector stops says so, and goes on when it is back", async () => {
  const following = follow([{ refId: "A", queryType: "logs" }]);
  await sayUntilHeard(following, "before");
  await running.stop();
  await vi.waitFor(() => expect(following.notices()[0]).toMatch(/interrupted: .*Trying again in/), 20_000);
  expect(following.bodies()).toContain("before");
  running = await startTestCollector({ ...options, dataDir: running.config.dataDir });
  await sayUntilHeard(following, "after");
  expect(following.bodies()).toContain("before");
  await vi.waitFor(
    () => expect(following.notices()).toEqual([expect.stringContaining("was interrupted 1 times")]),
    10_000,
  );
  following.subscription.unsubscribe();
  expect(following.subscription.closed).toBe(true);
});
