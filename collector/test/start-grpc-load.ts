import { setTimeout as delay } from "node:timers/promises";
import { Client, credentials, status } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { encodeOtlp, parseOtlpJson } from "@spanhouse/schemas";
import type { MessageName } from "@spanhouse/schemas";
import { makeLoadRequest } from "./load-request.ts";
import type { LoadRequest } from "./load-request.ts";
import type { LoadOptions, Sent } from "./start-load.ts";

/** What the load of `start-load.ts` is over HTTP, with the official client of gRPC. */
export interface GrpcLoad {
  /** By number. */
  readonly sent: readonly Sent[];
  /** What the collector itself answered, connections aside. */
  readonly refusals: readonly ServiceError[];
  acknowledged(): number;
  /** Lets the requests that run end, and sends no more. */
  stop(): Promise<void>;
}

const methods: Readonly<Record<string, { readonly path: string; readonly message: MessageName }>> = {
  "/v1/traces": {
    path: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
    message: "ExportTraceServiceRequest",
  },
  "/v1/logs": {
    path: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
    message: "ExportLogsServiceRequest",
  },
  "/v1/metrics": {
    path: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
    message: "ExportMetricsServiceRequest",
  },
};
/** A sender that was turned away waits so long before its next request. */
const backOffMs = 25;

/** Sends small requests of all signals, each connection one after the other; it never gives up. */
export function startGrpcLoad(address: string, { connections = 4, textBytes = 100 }: LoadOptions = {}): GrpcLoad {
  const sent: Sent[] = [];
  const refusals: ServiceError[] = [];
  let happened = 0;
  let stopped = false;

  async function sendNext(client: Client): Promise<void> {
    const number = sent.length;
    const request = makeLoadRequest(number, textBytes);
    const entry: Sent = {
      ...{ number, records: request.records, startedAt: happened++ },
      ...{ endedAt: Number.POSITIVE_INFINITY, outcome: "running" },
    };
    sent.push(entry);
    const error = await exportOnce(client, request);
    entry.endedAt = happened++;
    if (error === undefined) {
      entry.outcome = "acknowledged";
      return;
    }
    // Only the collector says more than a code; what the client finds out by itself leaves open what became of the request.
    const isRefusal = error.metadata.get("grpc-status-details-bin").length > 0;
    entry.outcome = isRefusal ? "refused" : "unanswered";
    if (isRefusal) refusals.push(error);
    else if (error.code !== status.UNAVAILABLE) throw error;
    await delay(backOffMs);
  }

  async function runConnection(): Promise<void> {
    const client = new Client(address, credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1,
      "grpc.initial_reconnect_backoff_ms": 100,
      "grpc.max_reconnect_backoff_ms": 100,
    });
    while (!stopped) await sendNext(client);
    client.close();
  }

  const running = Promise.all(Array.from({ length: connections }, runConnection));
  return {
    sent,
    refusals,
    acknowledged: () => sent.filter(({ outcome }) => outcome === "acknowledged").length,
    async stop() {
      stopped = true;
      await running;
    },
  };
}

/** Resolves with undefined when the request was acknowledged whole. */
function exportOnce(client: Client, request: LoadRequest): Promise<ServiceError | undefined> {
  const { path, message } = methods[request.path]!;
  const bytes = Buffer.from(
    request.contentType === "application/json" ? encodeOtlp(message, parseOtlpJson(request.body)) : request.body,
  );
  const asItIs = (part: Buffer): Buffer => part;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, asItIs, asItIs, bytes, (error, answer) => {
      if (error !== null) resolve(error);
      // A partial success would be records that nobody stores.
      else if (answer!.length > 0) reject(new Error("not a whole success"));
      else resolve(undefined);
    });
  });
}
