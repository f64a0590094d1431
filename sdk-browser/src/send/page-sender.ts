/**
 * Sends from a page that may be gone at any time. While it is visible, requests are compressed when worth it. When it is
 * hidden, what waits goes out at once; what does not fit into what a browser takes from a page that has gone is kept. Every
 * request outlives its page (`keepalive`) as far as the browser's 64 KiB for all of them reach, so that none is cut off.
 *
 *     visible   records -> queue -> idle time -> encoded -> (gzip) fetch -> retry
 *     hidden    records -> parcels of 48,000 characters -> fetch, else sendBeacon, else kept
 */
import type { Envelope } from "./envelope.ts";
import { createQueue, type Answer } from "./queue.ts";
import { request } from "./request.ts";

const parcelCharactersMax = 48_000;
const leavingBytesMax = 60_000;
const leavingRequestsMax = 9;
const gzipBytesMin = 2_048;
/** So many records are encoded in one go. */
const sliceRecords = 50;
/** The longest that a busy page puts a request off. */
const idleMs = 1_000;

/** Where to, and what to do with what cannot be sent now. */
export interface Destination {
  /** The collector, absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether nothing may be sent yet. */
  isHeld(): boolean;
  /** Keeps a request for the next page. */
  keep(parcel: Parcel): void;
}

/** A request: the path of its signal and its body. */
export type Parcel = readonly [path: string, body: string];

/** A record that is encoded when it is asked for, once; empty when that failed. */
export type Encodable = () => string;

/** The queue of a signal in a page. */
export interface PageQueue {
  readonly records: Encodable[];
  add(record: Encodable): void;
  /** Sends what waits; at once and in whatever way there is when the page may be gone after this. */
  flush(isLeaving: boolean | undefined): unknown;
}

let bytesUnderWay = 0;
let requestsUnderWay = 0;
let isGone = false;

type Body = Uint8Array<ArrayBuffer> | ArrayBuffer;

function fits({ byteLength }: Body): boolean {
  return requestsUnderWay < leavingRequestsMax && bytesUnderWay + byteLength <= leavingBytesMax;
}

async function post(url: string, headers: Destination["headers"], body: Body): Answer {
  const keepalive = fits(body);
  bytesUnderWay += body.byteLength;
  requestsUnderWay++;
  const pauseMs = await request(url, { headers, body, keepalive });
  bytesUnderWay -= body.byteLength;
  requestsUnderWay--;
  // The browser tells a page that goes that its requests have failed, and sends those that may outlive it all the same.
  return keepalive && isGone ? undefined : pauseMs;
}

function toBytes(text: string): Body {
  return new TextEncoder().encode(text);
}

/** Compresses a body if it is worth it, and gives the function that sends it. */
export async function prepare({ url, headers }: Destination, [path, text]: Parcel): Promise<() => Answer> {
  let body = toBytes(text);
  if (body.byteLength >= gzipBytesMin && globalThis.CompressionStream) {
    headers = { ...headers, "content-encoding": "gzip" };
    // A stream of a Response, because that of a Blob goes through another process.
    body = await new Response(new Response(body).body!.pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
  }
  return () => post(url + path, headers, body);
}

const whenIdle = globalThis.requestIdleCallback ?? setTimeout;

/** Makes the queue of a signal. */
export function createPageQueue(path: string, wrap: Envelope, to: Destination): PageQueue {
  const { url, headers } = to;
  addEventListener("pagehide", ({ persisted }) => (isGone = !persisted));
  const key = headers["x-spanhouse-key"];
  const beaconUrl = url + path + (key ? `?key=${encodeURIComponent(key)}` : "");
  const parcel = (batch: readonly Encodable[]): Parcel => [path, wrap(batch.map((encode) => encode()).filter(Boolean))];
  const queue = createQueue<Encodable>(
    async (batch) => (to.isHeld() ? undefined : prepare(to, parcel(batch))),
    async () => {
      for (let i = 0; records[i]; i++) {
        if (i % sliceRecords === 0) await new Promise((resolve) => whenIdle(resolve, { timeout: idleMs }));
        records[i]?.();
      }
    },
  );
  const { records } = queue;

  function leaveWith(batch: readonly Encodable[]): void {
    const kept = parcel(batch);
    const body = toBytes(kept[1]);
    const isHopeful = navigator.onLine && !queue.isFailing() && fits(body);
    if (isHopeful && "keepalive" in Request.prototype) void queue.settle(batch, post(url + path, headers, body));
    else if (
      !isHopeful ||
      // A beacon has no headers, and brings cookies, which another origin would have to allow: without that it is lost.
      new URL(url).origin !== location.origin ||
      !navigator.sendBeacon(beaconUrl, new Blob([body], { type: "application/json" }))
    )
      to.keep(kept);
  }

  return {
    ...queue,
    flush(isLeaving) {
      if (!isLeaving) return queue.flush();
      while (records[0] && !to.isHeld()) {
        let characters = 0;
        const end = records.findIndex((encode) => (characters += encode().length) > parcelCharactersMax);
        leaveWith(records.splice(0, end < 0 ? 1_000 : end || 1));
      }
      return undefined;
    },
  };
}
