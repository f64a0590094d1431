import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { percentile } from "../figures.ts";
import { freePorts } from "../processes.ts";
import { sendAll } from "./load.ts";
import type { Payload, PreparedRequest } from "./payloads.ts";

/** What the load generator can do with nobody behind it. */
export interface GeneratorCheck {
  readonly payload: string;
  /** The rate at which the systems are measured. */
  readonly requestsPerSecond: number;
  /** How many requests a second it sends when it need not wait. */
  readonly requestsPerSecondMax: number;
  /** Answer times of the sink at the rate at which the systems are measured: the floor under theirs. */
  readonly ackMsP50: number;
  readonly ackMsP99: number;
  /** Cores that it takes at that rate. */
  readonly cores: number;
}

const seconds = 1;

/** Sends a payload to a server that only reads, as fast as it goes and at the payload's own rate. */
export async function checkGenerator(payload: Payload, requests: readonly PreparedRequest[]): Promise<GeneratorCheck> {
  const [port] = await freePorts(1);
  const sink = spawn(process.execPath, [new URL("sink.ts", import.meta.url).pathname, String(port)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    await untilListening(port!);
    const url = `http://127.0.0.1:${port}`;
    const { requestsPerSecond } = payload;
    const fast = await sendAll(url, payload, { requests, requestsPerSecond: 1e9, connections: 16 });
    const before = process.cpuUsage();
    const some = requests.slice(0, requestsPerSecond * seconds);
    const steady = await sendAll(url, payload, { requests: some, requestsPerSecond });
    const { user, system } = process.cpuUsage(before);
    return {
      payload: payload.name,
      requestsPerSecond,
      requestsPerSecondMax: requests.length / fast.seconds,
      ackMsP50: percentile(steady.answerMs, 0.5),
      ackMsP99: percentile(steady.answerMs, 0.99),
      cores: (user + system) / 1e6 / steady.seconds,
    };
  } finally {
    const ended = once(sink, "exit");
    sink.kill();
    await ended;
  }
}

/** Resolves when something listens there; rejects after 5 s. */
export async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 250; attempt++) {
    const connected = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(socket.end() !== undefined)).once("error", () => resolve(false));
    });
    if (connected) return;
    await delay(20);
  }
  throw new Error(`the sink did not listen on port ${port} within 5 s`);
}
