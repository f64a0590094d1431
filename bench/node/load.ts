import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** What came of a load. */
export interface Load {
  readonly requests: number;
  readonly seconds: number;
  /** From the moment a request was due to the end of its answer, in milliseconds. */
  readonly answerMs: readonly number[];
}

const connections = 16;
const requestText = Buffer.from("GET /orders/42 HTTP/1.1\r\nhost: bench\r\n\r\n");
const headEnd = Buffer.from("\r\n\r\n");

interface Lane {
  /** Sends a request and resolves when its answer is complete. */
  ask(): Promise<void>;
  close(): void;
}

/** One connection that asks the same over and over; it knows just enough HTTP to see where an answer ends. */
async function openLane(port: number): Promise<Lane> {
  const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  let buffered: Buffer = Buffer.alloc(0);
  let settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
  const fail = (error: Error): void => settle?.reject(error);
  socket.on("error", fail).on("close", () => fail(new Error("the service closed a connection")));
  socket.on("data", (chunk: Buffer) => {
    buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
    const end = buffered.indexOf(headEnd);
    if (end < 0) return;
    const head = buffered.toString("latin1", 0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    if (!head.startsWith("HTTP/1.1 200") || Number.isNaN(length)) return fail(new Error(`unexpected answer: ${head}`));
    if (buffered.length < end + headEnd.length + length) return;
    buffered = Buffer.alloc(0);
    settle?.resolve();
  });
  return {
    ask: () =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
        socket.write(requestText);
      }),
    close: () => void socket.removeAllListeners("close").destroy(),
  };
}

/** Keeps every connection busy for so long. */
export async function loadFully(port: number, seconds: number): Promise<Load> {
  const lanes = await Promise.all(Array.from({ length: connections }, () => openLane(port)));
  const answerMs: number[] = [];
  const begin = performance.now();
  const until = begin + seconds * 1_000;
  await Promise.all(
    lanes.map(async (lane) => {
      for (let due = begin; due < until; due = performance.now()) {
        await lane.ask();
        answerMs.push(performance.now() - due);
      }
    }),
  );
  lanes.forEach((lane) => lane.close());
  return { requests: answerMs.length, seconds: (performance.now() - begin) / 1_000, answerMs };
}

/** Sends at a fixed rate whether or not answers come, so that a stall counts for all whom it kept waiting. */
export async function loadAtRate(port: number, perSecond: number, seconds: number): Promise<Load> {
  const lanes = await Promise.all(Array.from({ length: connections }, () => openLane(port)));
  const answerMs: number[] = [];
  const begin = performance.now();
  let next = 0;
  await Promise.all(
    lanes.map(async (lane) => {
      while (next < perSecond * seconds) {
        const due = begin + (next++ * 1_000) / perSecond;
        // Timers may be a little early.
        for (let wait = due - performance.now(); wait > 0; wait = due - performance.now()) await delay(wait);
        await lane.ask();
        answerMs.push(performance.now() - due);
      }
    }),
  );
  lanes.forEach((lane) => lane.close());
  return { requests: answerMs.length, seconds: (performance.now() - begin) / 1_000, answerMs };
}
