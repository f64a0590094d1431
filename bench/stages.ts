import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { tuneHeap } from "../collector/src/cli/tune-heap.ts";
import { createCommitBlock } from "../collector/src/columns/commit-block.ts";
import { createDecoder } from "../collector/src/decode/decoder.ts";
import { createCors } from "../collector/src/receive/cors.ts";
import { openRing } from "../collector/src/keys/key-ring.ts";
import { createClientAddress } from "../collector/src/limits/client-address.ts";
import { createSlowSenders } from "../collector/src/limits/slow-senders.ts";
import { createAdmission } from "../collector/src/receive/admit.ts";
import { createIngestServer } from "../collector/src/receive/http.ts";
import { openSpool } from "../collector/src/spool/open-spool.ts";
import type { SealedSegment } from "../collector/src/spool/spool.ts";
import { figure } from "./figures.ts";
import type { Figure } from "./figures.ts";
import { browserRequest, spansRequest } from "./payloads.ts";
import { untilListening } from "./peers/generator-check.ts";
import { freePorts } from "./processes.ts";

/** What each stage of the path costs by itself, in CPU microseconds a span of this process, kernel and GC included. */
export interface StageFigures {
  /** HTTP: accept, read the body, answer; the sender is another process. */
  readonly receivePlain: Figure;
  /** The same with gzip: fewer bytes to read, and all of them to inflate. */
  readonly receiveGzip: Figure;
  /** Protobuf to a finished Native block. */
  readonly decode: Figure;
  readonly checksum: Figure;
  /** A frame of four requests: checksum, writev, fdatasync, sealing. */
  readonly spool: Figure;
  /** Reading a sealed segment back and sending it as the body of an INSERT; the receiver is another process. */
  readonly insertBody: Figure;
  /** A request of a page, in microseconds a request: HTTP alone, and OTLP/JSON into columns. */
  readonly receiveBrowser: Figure;
  readonly decodeBrowser: Figure;
}

const requests = 200;
const browserRequests = 4000;
const spansPerRequest = 1000;
/** `timed` divides by all the spans. */
const perBrowserRequest = (requests * spansPerRequest) / browserRequests;
/** About what one commit holds under this load. */
const requestsPerFrame = 4;

const decoding = {
  retentionDays: { traces: 30, logs: 30, metrics: 30 },
  futureMsMax: 86_400_000,
  attributeValueBytesMax: 1 << 16,
  logBodyBytesMax: 1 << 20,
  expandedBytesMax: 1 << 28,
};

/** Measures every stage alone, round by round, with the parts of the collector that do it. */
export async function benchStages(rounds: number): Promise<StageFigures> {
  tuneHeap();
  const bodies = Array.from({ length: 8 }, (_, seed) => spansRequest(seed + 1, spansPerRequest, Date.now()));
  const pages = Array.from({ length: 64 }, (_, seed) => browserRequest(seed + 1, Date.now()));
  const block = createCommitBlock();
  const decoder = createDecoder(block, decoding);
  const decode = (body: Uint8Array): void =>
    void decoder.decode({ signal: "traces", encoding: "protobuf", body, projectId: "default" });
  const stages = {
    receivePlain: () => receive("plain", requests),
    receiveGzip: () => receive("gzip", requests),
    decode: () =>
      timed(() => {
        for (let index = 0; index < requests; index++) {
          decode(bodies[index % bodies.length]!);
          block.finish();
        }
      }),
    decodeBrowser: () =>
      timed(() => {
        for (let index = 0; index < browserRequests; index++) {
          const body = pages[index % pages.length]!;
          decoder.decode({ signal: "logs", encoding: "json", body, projectId: "default" });
          if (index % 8 === 7) block.finish();
        }
      }),
    checksum: () => {
      decode(bodies[0]!);
      const bytes = Uint8Array.from(block.finish()[0]!.chunks[0]);
      return timed(() => {
        for (let index = 0; index < requests; index++) crc32(bytes);
      });
    },
  };
  const measured: Record<keyof StageFigures, number>[] = [];
  for (let round = -1; round < rounds; round++) {
    const figures = {
      receivePlain: await stages.receivePlain(),
      receiveGzip: await stages.receiveGzip(),
      receiveBrowser: (await receive("browser", browserRequests)) * perBrowserRequest,
      decodeBrowser: (await stages.decodeBrowser()) * perBrowserRequest,
      decode: await stages.decode(),
      checksum: await stages.checksum(),
      ...(await spoolAndInsert(() => {
        for (let index = 0; index < requestsPerFrame; index++) decode(bodies[index]!);
        return block.finish();
      })),
    };
    // The first round warms up.
    if (round >= 0) measured.push(figures);
  }
  const of = (stage: keyof StageFigures): Figure => figure(measured.map((figures) => figures[stage]));
  return {
    receivePlain: of("receivePlain"),
    receiveGzip: of("receiveGzip"),
    decode: of("decode"),
    checksum: of("checksum"),
    spool: of("spool"),
    insertBody: of("insertBody"),
    receiveBrowser: of("receiveBrowser"),
    decodeBrowser: of("decodeBrowser"),
  };
}

/** CPU microseconds a span of work on all the requests. */
async function timed(work: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (requests * spansPerRequest);
}

/** The ingest listener in front of a sink that takes everything at once. */
async function receive(kind: "plain" | "gzip" | "browser", count: number): Promise<number> {
  const mib = 2 ** 20;
  const { server, stop } = createIngestServer({
    sink: { accept: async () => ({ received: spansPerRequest, rejected: 0, message: "" }) },
    admission: createAdmission({ inFlightBytesMax: 256 * mib, inFlightRequestsMax: 256 }, { ready: () => undefined }),
    limits: {
      requestBytesMax: 64 * mib,
      inflatedBytesMax: 64 * mib,
      requestMsMax: 60_000,
      connectionsMax: 64,
      addressConnectionsMax: 0,
    },
    keys: openRing,
    addresses: createClientAddress({ trustProxy: [], trustProxyHeader: "x-forwarded-for" }),
    slowSenders: createSlowSenders({ bodyBytesPerSecondMin: 0 }),
    cors: createCors({ origins: ["loopback"], trustsHost: false }),
    telemetry: {
      answered: () => undefined,
      refused: () => undefined,
      connectionRefused: () => undefined,
      inflated: () => undefined,
    },
    log: { error: () => undefined, repeated: () => undefined },
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const used = await timed(async () => {
    await once(child("stage-sender.ts", url, String(count), kind), "exit");
  });
  await stop(0);
  return used;
}

/** All frames through the spool, then its segments to a receiver that only reads. */
async function spoolAndInsert(
  makeFrame: () => ReturnType<ReturnType<typeof createCommitBlock>["finish"]>,
): Promise<{ spool: number; insertBody: number }> {
  const directory = await mkdtemp(path.join(import.meta.dirname, ".stages-"));
  const [port] = await freePorts(1);
  const sink = child("peers/sink.ts", String(port));
  try {
    await untilListening(port!);
    const spool = await openSpool({
      directory: path.join(directory, "spool"),
      deadLetterDirectory: path.join(directory, "dead-letter"),
      segmentBytesMax: 32 * 2 ** 20,
      segmentAgeMsMax: 60_000,
      spoolBytesMax: 8 * 2 ** 30,
      log: () => undefined,
    });
    const frame = makeFrame();
    const frames = requests / requestsPerFrame;
    const used = await timed(async () => {
      for (let index = 0; index < frames; index++) await spool.commit(frame);
      await spool.seal();
    });
    const segments: SealedSegment[] = [];
    while (spool.stats().segmentsWaiting > 0) segments.push((await spool.take())!);
    const insertBody = await timed(async () => {
      for (const segment of segments) await post(port!, segment);
    });
    await spool.close();
    return { spool: used, insertBody };
  } finally {
    sink.kill();
    await rm(directory, { recursive: true, force: true });
  }
}

async function post(port: number, segment: SealedSegment): Promise<void> {
  const sent = request({ host: "127.0.0.1", port, method: "POST" });
  const answered = once(sent, "response");
  await pipeline(segment.read(segment.tables[0]!.table), sent);
  const [answer] = (await answered) as [IncomingMessage];
  await once(answer.resume(), "end");
}

function child(script: string, ...args: readonly string[]): ReturnType<typeof spawn> {
  return spawn(process.execPath, ["--conditions=@spanhouse/source", path.join(import.meta.dirname, script), ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}
