import { encodeOtlp } from "@spanhouse/schemas";
import { describe, expect, it } from "vitest";
import { createCommitBlock } from "../columns/commit-block.ts";
import { StringColumn } from "../columns/string-column.ts";
import { readNativeRows } from "../columns/native-reader.ts";
import { createDecoder } from "../decode/decoder.ts";
import { OperatingError } from "../errors.ts";
import type { Spool, TableBlock } from "../spool/spool.ts";
import { createTelemetry } from "../telemetry.ts";
import { createCommitter } from "./committer.ts";
import type { OtlpRequest } from "./sink.ts";

/** A spool whose commits end when the test says so: the only way to hold a window open without waiting for time. */
function createHeldSpool() {
  const held: { readonly rows: string[]; readonly settle: (error?: Error) => void }[] = [];
  let arrived = Promise.withResolvers<void>();
  const spool: Pick<Spool, "commit" | "ready"> = {
    ready: () => undefined,
    commit(blocks) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      held.push({ rows: bodiesOf(blocks), settle: (error) => (error === undefined ? resolve() : reject(error)) });
      arrived.resolve();
      arrived = Promise.withResolvers();
      return promise;
    },
  };
  /** The commit with this number, once it has begun. */
  async function commit(index: number): Promise<(typeof held)[number]> {
    while (held.length <= index) await arrived.promise;
    return held[index]!;
  }
  return { spool, held, commit };
}

function bodiesOf(blocks: readonly TableBlock[]): string[] {
  return blocks.flatMap(({ chunks }) =>
    chunks.flatMap((chunk) => readNativeRows(chunk).map((row) => row["Body"] as string)),
  );
}

const decoding = {
  retentionDays: { traces: 30, logs: 30, metrics: 30 },
  futureMsMax: 86_400_000,
  attributeValueBytesMax: 1 << 16,
  logBodyBytesMax: 1 << 20,
  expandedBytesMax: 1 << 27,
};

function setup(windowBytesMax = 1 << 20) {
  const block = createCommitBlock();
  const decoder = createDecoder(block, decoding);
  const { spool, held, commit } = createHeldSpool();
  const telemetry = createTelemetry({ processMetrics: false });
  const failures: unknown[] = [];
  const listenerFailed = (error: unknown): void => void failures.push(error);
  const committer = createCommitter({
    decoder,
    block,
    spool,
    telemetry,
    windowBytesMax,
    commitIntervalMs: 0,
    listenerFailed,
  });
  return { committer, held, commit, failures };
}

function log(...bodies: string[]): OtlpRequest {
  const logRecords = bodies.map((body) => ({
    timeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
    body: { stringValue: body },
  }));
  const body = encodeOtlp("ExportLogsServiceRequest", { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
  return { signal: "logs", encoding: "protobuf", body, projectId: "default" };
}

describe("a request", () => {
  it("is answered after the commit that holds it, and not before", async () => {
    const { committer, commit } = setup();
    let answered = false;
    const receipt = committer.accept(log("a", "b")).then((value) => ((answered = true), value));
    const first = await commit(0);
    expect(first.rows).toEqual(["a", "b"]);
    expect(answered).toBe(false);
    first.settle();
    expect(await receipt).toMatchObject({ received: 2, rejected: 0, message: "" });
  });

  it("that comes while another commit runs goes into the next one, together with all others that do", async () => {
    const { committer, commit } = setup();
    const receipts = [committer.accept(log("first"))];
    const first = await commit(0);
    receipts.push(committer.accept(log("second")), committer.accept(log("third")));
    first.settle();
    const second = await commit(1);
    expect(second.rows).toEqual(["second", "third"]);
    second.settle();
    expect(await Promise.all(receipts)).toHaveLength(3);
  });

  it("with nothing to store is answered without a commit", async () => {
    const { committer, held } = setup();
    expect(await committer.accept(log())).toMatchObject({ received: 0, rejected: 0 });
    expect(held).toHaveLength(0);
  });

  it("that is malformed is refused alone", async () => {
    const { committer, commit } = setup();
    const good = committer.accept(log("good"));
    const bad = committer.accept({ ...log("bad"), body: Uint8Array.of(0x0a, 0x7f) });
    await expect(bad).rejects.toMatchObject({ code: "malformed_body" });
    const first = await commit(0);
    expect(first.rows).toEqual(["good"]);
    first.settle();
    expect(await good).toMatchObject({ received: 1 });
  });

  it("waits to be decoded while the window is full and the disk busy, and is not lost", async () => {
    const { committer, commit } = setup(1);
    const receipts = [committer.accept(log("first"))];
    const first = await commit(0);
    receipts.push(committer.accept(log("second")), committer.accept(log("third")));
    first.settle();
    const second = await commit(1);
    expect(second.rows).toEqual(["second"]);
    second.settle();
    const third = await commit(2);
    expect(third.rows).toEqual(["third"]);
    third.settle();
    expect(await Promise.all(receipts)).toHaveLength(3);
  });
});

describe("a commit that fails", () => {
  it("is told to everybody in it, and to nobody else", async () => {
    const { committer, commit } = setup();
    const inFirst = [committer.accept(log("a")), committer.accept(log("b"))];
    const first = await commit(0);
    const inSecond = committer.accept(log("c"));
    first.settle(new OperatingError("sync_failed", "the disk did not answer"));
    for (const receipt of inFirst) await expect(receipt).rejects.toMatchObject({ code: "sync_failed" });
    const second = await commit(1);
    expect(second.rows).toEqual(["c"]);
    second.settle();
    expect(await inSecond).toMatchObject({ received: 1 });
  });
});

describe("a window that cannot be closed", () => {
  it("is told to everybody in it, and is empty for those who come next", async () => {
    const block = createCommitBlock();
    const decoder = createDecoder(block, decoding);
    const { spool, commit } = createHeldSpool();
    let broken = true;
    const failing = {
      ...block,
      finish: () => {
        if (broken) block.tables.logs.column("Body", StringColumn).appendEmpty();
        broken = false;
        return block.finish();
      },
    };
    const telemetry = createTelemetry({ processMetrics: false });
    const committer = createCommitter({
      decoder,
      block: failing,
      spool,
      telemetry,
      windowBytesMax: 1 << 20,
      commitIntervalMs: 0,
      listenerFailed: () => undefined,
    });
    await expect(committer.accept(log("a"))).rejects.toThrow("BUG: otel_logs.Body has 2 rows");
    const receipt = committer.accept(log("b"));
    const first = await commit(0);
    expect(first.rows).toEqual(["b"]);
    first.settle();
    expect(await receipt).toMatchObject({ received: 1 });
  });
});

describe("stop", () => {
  it("refuses what comes, and ends when what came is answered", async () => {
    const { committer, commit } = setup();
    const receipt = committer.accept(log("a"));
    const first = await commit(0);
    let stopped = false;
    const stopping = committer.stop().then(() => (stopped = true));
    await expect(committer.accept(log("late"))).rejects.toMatchObject({ code: "shutting_down" });
    expect(stopped).toBe(false);
    first.settle();
    await receipt;
    await stopping;
  });
});

describe("onCommit", () => {
  it("goes on when a listener throws, with the others and with the next commits", async () => {
    const { committer, commit, failures } = setup();
    const seen: number[] = [];
    committer.onCommit(() => {
      throw new Error("the listener's own");
    });
    committer.onCommit((blocks) => void seen.push(blocks.length));
    for (const index of [0, 1]) {
      const receipt = committer.accept(log("a"));
      (await commit(index)).settle();
      expect(await receipt).toMatchObject({ received: 1 });
    }
    await committer.stop();
    expect(seen).toEqual([1, 1]);
    expect(failures).toHaveLength(2);
  });

  it("hands on what was committed, until it is called off", async () => {
    const { committer, commit } = setup();
    const seen: string[][] = [];
    const off = committer.onCommit((blocks) => seen.push(bodiesOf(blocks)));
    for (const [index, body] of ["a", "b"].entries()) {
      const receipt = committer.accept(log(body));
      (await commit(index)).settle();
      await receipt;
      if (index === 0) off();
    }
    await committer.stop();
    expect(seen).toEqual([["a"]]);
  });
});
