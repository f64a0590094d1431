/** The gRPC server on a free port with a sink that records, and calls of the official client, for the tests beside. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Client, Metadata, compressionAlgorithms, credentials } from "@grpc/grpc-js";
import type { ClientOptions, ClientReadableStream, ClientUnaryCall, ServiceError } from "@grpc/grpc-js";
import { onTestFinished } from "vitest";
import type { OtlpRequest, Receipt, Signal, Sink, Unready } from "../commit/sink.ts";
import { createTelemetry } from "../telemetry.ts";
import { createAdmission } from "./admit.ts";
import { createGrpcServer } from "./grpc.ts";
import type { GrpcServer } from "./grpc.ts";
import type { IngestLimits } from "./http.ts";
import type { InFlightLimits } from "./in-flight.ts";
import { testFrontDoor, testLimits } from "./start-test-ingest.ts";
import type { TestFrontDoor } from "./start-test-ingest.ts";

export interface TestGrpc {
  readonly grpc: GrpcServer;
  /** `host:port`, as clients of gRPC take it. */
  readonly address: string;
  readonly port: number;
  /** What reached the sink, messages copied. */
  readonly accepted: OtlpRequest[];
  /** Lines that were logged, as "kind: reason". */
  readonly logged: string[];
  /** What the sink answers from now on. */
  answer: (request: OtlpRequest) => Receipt | Promise<Receipt>;
  unready: Unready | undefined;
  metrics(): Promise<string>;
  inFlight(): { readonly requests: number; readonly bytes: number };
  /** A connection of the official client, closed after the test. */
  client(options?: ClientOptions): Client;
}

export async function startTestGrpc(
  limits: Partial<IngestLimits & InFlightLimits> = {},
  frontDoor: TestFrontDoor = {},
): Promise<TestGrpc> {
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
  const grpc = createGrpcServer({
    sink,
    admission,
    ...testFrontDoor(frontDoor),
    limits: { ...testLimits, ...limits },
    telemetry,
    log: {
      error: (message, fields) => logged.push(`${message}: ${String(fields?.["error"])}`),
      repeated: (kind, _message, fields) => logged.push(`${kind}: ${String(fields?.["reason"])}`),
    },
  });
  grpc.server.listen(0, "127.0.0.1");
  await once(grpc.server, "listening");
  const { port } = grpc.server.address() as AddressInfo;
  const address = `127.0.0.1:${port}`;
  const test: TestGrpc = {
    grpc,
    address,
    port,
    accepted,
    logged,
    answer: () => ({ received: 1, rejected: 0, message: "" }),
    unready: undefined,
    metrics: () => telemetry.text(),
    inFlight: admission.inFlight,
    client(options = {}) {
      const client = new Client(address, credentials.createInsecure(), {
        "grpc.use_local_subchannel_pool": 1,
        "grpc.max_send_message_length": -1,
        ...options,
      });
      onTestFinished(() => client.close());
      return client;
    },
  };
  onTestFinished(() => grpc.stop(0));
  return test;
}

export const gzip: ClientOptions = { "grpc.default_compression_algorithm": compressionAlgorithms.gzip };
export const deflate: ClientOptions = { "grpc.default_compression_algorithm": compressionAlgorithms.deflate };

const exportPaths: Readonly<Record<Signal, string>> = {
  traces: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
  logs: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
  metrics: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
};

export interface Call {
  readonly path: string;
  readonly message: Uint8Array;
  readonly metadata?: Readonly<Record<string, string>>;
}

export function exportOf(signal: Signal, message: Uint8Array, metadata: Call["metadata"] = {}): Call {
  return { path: exportPaths[signal], message, metadata };
}

/** How a call ended: status OK has a message. */
export interface Outcome {
  readonly code: number;
  readonly text: string;
  readonly message: Buffer | undefined;
  /** `grpc-status-details-bin` of a failure. */
  readonly details: Buffer | undefined;
}

/** One unary call; `began` gets it to cancel it. */
export function call(
  client: Client,
  { path, message, metadata = {} }: Call,
  began: (call: ClientUnaryCall) => void = () => undefined,
): Promise<Outcome> {
  const sent = new Metadata();
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
  return new Promise((resolve) => {
    const answered = (error: ServiceError | null, answer?: Buffer): void => {
      const details = error?.metadata.get("grpc-status-details-bin")[0] as Buffer | undefined;
      resolve({ code: error?.code ?? 0, text: error?.details ?? "", message: answer, details });
    };
    began(client.makeUnaryRequest<Uint8Array, Buffer>(path, toBuffer, asItIs, message, sent, answered));
  });
}

/** One call with a stream of answers. */
export function callStream(client: Client, { path, message }: Call): ClientReadableStream<Buffer> {
  const stream = client.makeServerStreamRequest<Uint8Array, Buffer>(path, toBuffer, asItIs, message, new Metadata());
  stream.on("error", () => undefined);
  return stream;
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function asItIs(bytes: Buffer): Buffer {
  return bytes;
}
