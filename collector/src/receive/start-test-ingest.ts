/** The ingest server on a free port with a sink that records, for the tests beside. */
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { connect } from "node:net";
import { onTestFinished } from "vitest";
import type { OtlpRequest, Receipt, Sink, Unready } from "../commit/sink.ts";
import { openRing } from "../keys/key-ring.ts";
import type { KeyRing } from "../keys/key-ring.ts";
import { createClientAddress } from "../limits/client-address.ts";
import { createSlowSenders } from "../limits/slow-senders.ts";
import type { SlowSenders } from "../limits/slow-senders.ts";
import { createTelemetry } from "../telemetry.ts";
import type { Certificates } from "../tls/certificates.ts";
import { createAdmission } from "./admit.ts";
import type { AdmissionGuards } from "./admit.ts";
import { createCors } from "./cors.ts";
import { createIngestServer } from "./http.ts";
import type { IngestLimits, IngestOptions, IngestServer } from "./http.ts";
import type { InFlightLimits } from "./in-flight.ts";

export interface TestIngest {
  readonly ingest: IngestServer;
  readonly url: string;
  readonly port: number;
  /** What reached the sink, bodies copied. */
  readonly accepted: OtlpRequest[];
  /** Lines that were logged, as "kind: reason". */
  readonly logged: string[];
  /** What the sink answers from now on. */
  answer: (request: OtlpRequest) => Receipt | Promise<Receipt>;
  unready: Unready | undefined;
  metrics(): Promise<string>;
  socket(): Promise<Socket>;
}

export const testLimits: IngestLimits & InFlightLimits = {
  requestBytesMax: 2 ** 20,
  inflatedBytesMax: 8 * 2 ** 20,
  requestMsMax: 60_000,
  inFlightBytesMax: 16 * 2 ** 20,
  inFlightRequestsMax: 64,
  connectionsMax: 64,
  addressConnectionsMax: 0,
};

/** What stands before a listener of a test besides the limits of sizes; what is left out lets everything through. */
export interface TestFrontDoor {
  readonly keys?: KeyRing;
  readonly guards?: AdmissionGuards;
  readonly certificates?: Certificates;
  readonly trustProxy?: readonly string[];
  readonly slowSenders?: SlowSenders;
}

/** The same, complete. */
export function testFrontDoor({
  keys,
  trustProxy,
  slowSenders,
  certificates,
}: TestFrontDoor): Pick<IngestOptions, "keys" | "addresses" | "slowSenders" | "certificates"> {
  return {
    keys: keys ?? openRing,
    addresses: createClientAddress({ trustProxy: trustProxy ?? [], trustProxyHeader: "x-forwarded-for" }),
    slowSenders: slowSenders ?? createSlowSenders({ bodyBytesPerSecondMin: 0 }),
    certificates,
  };
}

export async function startTestIngest(
  limits: Partial<IngestLimits & InFlightLimits> = {},
  origins: readonly string[] = ["loopback"],
  frontDoor: TestFrontDoor = {},
): Promise<TestIngest> {
  const accepted: OtlpRequest[] = [];
  const logged: string[] = [];
  const telemetry = createTelemetry({ processMetrics: false });
  const sink: Sink = {
    ready: () => test.unready,
    accept(request) {
      accepted.push({ ...request, body: Buffer.from(request.body) });
      return Promise.resolve(request).then(test.answer);
    },
  };
  const admission = createAdmission({ ...testLimits, ...limits }, sink, frontDoor.guards);
  telemetry.watch({ inFlight: admission.inFlight });
  const ingest = createIngestServer({
    sink,
    admission,
    limits: { ...testLimits, ...limits },
    cors: createCors({ origins, keys: frontDoor.keys, trustsHost: false }),
    ...testFrontDoor(frontDoor),
    telemetry,
    log: {
      error: (message, fields) => logged.push(`${message}: ${String(fields?.["error"])}`),
      repeated: (kind, _message, fields) => logged.push(`${kind}: ${String(fields?.["reason"])}`),
    },
  });
  ingest.server.listen(0, "127.0.0.1");
  await once(ingest.server, "listening");
  const { port } = ingest.server.address() as AddressInfo;
  const test: TestIngest = {
    ingest,
    url: `${frontDoor.certificates === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    port,
    accepted,
    logged,
    answer: () => ({ received: 1, rejected: 0, message: "" }),
    unready: undefined,
    metrics: () => telemetry.text(),
    async socket() {
      const socket = connect(port, "127.0.0.1");
      onTestFinished(() => void socket.destroy());
      socket.on("error", () => undefined);
      await once(socket, "connect");
      return socket;
    },
  };
  onTestFinished(() => ingest.stop(0));
  return test;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request with exactly these headers; a body given as a list is sent in chunks. */
export async function send(
  url: string,
  { method = "POST", headers = {}, body = "" }: SentRequest = {},
): Promise<TestAnswer> {
  const request = http.request(url, { method, headers, agent: false });
  // An early answer may come while the body is still on its way; the answer is what counts.
  request.on("error", () => undefined);
  if (Array.isArray(body)) for (const chunk of body) request.write(chunk);
  request.end(Array.isArray(body) ? undefined : body);
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) };
}

export interface SentRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | Uint8Array | (string | Uint8Array)[];
}

/** Everything the socket says until `done`, or until it ends. */
export async function readUntil(socket: Socket, done: (text: string) => boolean): Promise<string> {
  let text = "";
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (done(text)) return text;
  }
  return text;
}
