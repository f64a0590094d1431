/**
 * One kind of abuse, as a process of its own: `attack.ts <kind> <url> <key>`. Says "ready" on stdout when it is under way, and what it
 * met as JSON when stdin ends.
 *
 *     noise   16 connections that send as fast as they are answered, without waiting when told to
 *     bombs   8 connections that send 1 GiB as 1 MiB of gzip, again and again
 *     idle    10,000 connections that say nothing
 *     slow    1,000 requests of 100 kB whose bodies come with a byte a second
 *
 * Each comes from an address of its own, as attackers do.
 */
import { once } from "node:events";
import http from "node:http";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { createGzip } from "node:zlib";
import { post, smallRequest } from "./traffic.ts";

const [kind = "", url = "", key = ""] = process.argv.slice(2);
const { hostname: host, port } = new URL(url);
const met = new Map<string, number>();
let ending = false;

function meet(what: string): void {
  met.set(what, (met.get(what) ?? 0) + 1);
}

async function flood(connections: number, body: string | Uint8Array, encoding: string): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const headers = { "Content-Type": "application/json", "Content-Encoding": encoding, "x-spanhouse-key": key };
  async function one(): Promise<void> {
    while (!ending) meet(String(await post(url, { agent, headers, body, localAddress: "127.0.0.2" })));
  }
  const all = Array.from({ length: connections }, one);
  say("ready");
  await Promise.all(all);
}

async function gzipOfZeros(gib: number): Promise<Buffer> {
  const gzip = createGzip({ level: 9 });
  const chunks: Buffer[] = [];
  gzip.on("data", (chunk: Buffer) => chunks.push(chunk));
  const zeros = Buffer.alloc(2 ** 20, " ");
  for (let mib = 0; mib < gib * 1024; mib++) if (!gzip.write(zeros)) await once(gzip, "drain");
  gzip.end();
  await once(gzip, "end");
  return Buffer.concat(chunks);
}

/** Connects from ten addresses, and counts how each connection ends. */
function open(count: number, onConnect: (socket: Socket) => void): Promise<void> {
  let connected = 0;
  return new Promise((resolve) => {
    for (let index = 0; index < count; index++) {
      const socket = connect({ host, port: Number(port), localAddress: `127.0.0.${2 + (index % 10)}` });
      const settle = (): void => {
        connected++;
        if (connected === count) resolve();
      };
      let text = "";
      socket.on("connect", () => {
        settle();
        onConnect(socket);
      });
      socket.on("data", (chunk) => (text += String(chunk)));
      socket.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "ECONNRESET") settle();
      });
      socket.on("close", () => meet(ending ? "held to the end" : (/^HTTP\/1.1 (\d+)/.exec(text)?.[1] ?? "closed")));
    }
  });
}

const attacks: Readonly<Record<string, () => Promise<void>>> = {
  noise: () => flood(16, smallRequest, "identity"),
  bombs: async () => flood(8, await gzipOfZeros(1), "gzip"),
  async idle() {
    await open(10_000, () => undefined);
    say("ready");
  },
  async slow() {
    const head = `POST /v1/logs HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nx-spanhouse-key: ${key}\r\nContent-Length: 100000\r\n\r\n`;
    await open(1_000, (socket) => {
      socket.write(head);
      const timer = setInterval(() => socket.write(" "), 1000);
      socket.on("close", () => clearInterval(timer));
    });
    say("ready");
  },
};

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

process.stdin.resume().on("end", () => {
  ending = true;
  setTimeout(() => {
    // What is still open was held to the end.
    const closed = [...met.values()].reduce((sum, count) => sum + count, 0);
    const total = kind === "idle" ? 10_000 : kind === "slow" ? 1_000 : closed;
    if (total > closed) met.set("held to the end", total - closed);
    process.stdout.write(`${JSON.stringify(Object.fromEntries(met))}\n`, () => process.exit(0));
  }, 300);
});
await attacks[kind]!();
