/**
 * Sends from a page that may be gone at any time. While it is visible, requests are compressed when worth it. When it is
 * hidden, what waits goes out at once as keepalive requests, of which a browser takes 64 KiB for all of a page; what does
 * not fit is kept.
 *
 *     visible   records -> queue -> (gzip) fetch -> retry
 *     hidden    records -> parcels of 48,000 characters -> keepalive fetch, else sendBeacon, else kept
 */
import type { Envelope } from "./envelope.ts";
import { createQueue, type Queue } from "./queue.ts";
import { request } from "./request.ts";

const parcelCharactersMax = 48_000;
const leavingBytesMax = 60_000;
const leavingRequestsMax = 9;
const gzipCharactersMin = 2_048;

/** Where to, and what to do with what cannot be sent now. */
export interface Destination {
  /** The collector, absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether anything may be sent. */
  isHeld?(): boolean;
  /** Keeps a request for the next page. */
  keep?(parcel: Parcel): void;
}

/** A request: the path of its signal and its body. */
export type Parcel = readonly [path: string, body: string];

/** The queue of a signal in a page. */
export interface PageQueue extends Queue {
  /** Sends all at once, because the page may be gone after this. */
  leave(): void;
}

let leavingBytes = 0;
let leavingRequests = 0;

function compress(body: string): Promise<ArrayBuffer> {
  return new Response(new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
}

/** Sends a body while the page is visible. */
export async function send({ url, headers }: Destination, [path, body]: Parcel): Promise<number | undefined> {
  const small = body.length < gzipCharactersMin || !globalThis.CompressionStream;
  return request(
    url + path,
    small ? { headers, body } : { headers: { ...headers, "content-encoding": "gzip" }, body: await compress(body) },
  );
}

/** Makes the queue of a signal. */
export function createPageQueue(path: string, wrap: Envelope, to: Destination): PageQueue {
  const { url, headers, keep } = to;
  const key = headers["x-spanhouse-key"];
  // A beacon has no headers, and brings cookies, which another origin would have to allow: without that it is lost.
  const isNear = new URL(url).origin === location.origin;
  const beaconUrl = url + path + (key ? `?key=${encodeURIComponent(key)}` : "");
  const isHeld = (): boolean | undefined => to.isHeld?.();
  // Held back is as good as: come again in 24 days. What ends it flushes.
  const queue = createQueue(async (records) => (isHeld() ? 2 ** 31 - 1 : send(to, [path, wrap(records)])));

  function leaveWith(records: string[]): void {
    const body = wrap(records);
    const bytes = new Blob([body]).size;
    const fits = navigator.onLine && !queue.isFailing() && leavingBytes + bytes <= leavingBytesMax;
    if (fits && leavingRequests < leavingRequestsMax && "keepalive" in Request.prototype) {
      leavingBytes += bytes;
      leavingRequests++;
      void request(url + path, { headers, body, keepalive: true }).then((pauseMs) => {
        leavingBytes -= bytes;
        leavingRequests--;
        if (pauseMs !== undefined) queue.records.unshift(...records);
      });
    } else if (!fits || !isNear || !navigator.sendBeacon(beaconUrl, new Blob([body], { type: "application/json" }))) {
      keep?.([path, body]);
    }
  }

  return {
    ...queue,
    leave() {
      while (queue.records[0] && !isHeld()) {
        let characters = 0;
        const end = queue.records.findIndex((record) => (characters += record.length) > parcelCharactersMax);
        leaveWith(queue.records.splice(0, end < 0 ? 1_000 : end || 1));
      }
    },
  };
}
