import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";

/** Where every subject sends: it answers 200 at once, and reads what it got only afterwards. */
export interface Sink {
  readonly url: string;
  /** Spans of requests (kind server) received since the last call. */
  takeServerSpans(): number;
  stop(): void;
}

interface Received {
  readonly path: string;
  readonly isCompressed: boolean;
  readonly isJson: boolean;
  readonly body: Buffer;
}

interface TraceRequest {
  readonly resourceSpans?: readonly { readonly scopeSpans?: readonly { readonly spans?: readonly Span[] }[] }[];
}

interface Span {
  readonly kind?: number;
}

const serverKind = 2;

function countServerSpans({ path, isCompressed, isJson, body }: Received): number {
  if (!path.endsWith("/v1/traces")) return 0;
  const plain = isCompressed ? gunzipSync(body) : body;
  const request = (
    isJson ? JSON.parse(plain.toString()) : otlpType("ExportTraceServiceRequest").decode(plain)
  ) as TraceRequest;
  const spans = (request.resourceSpans ?? []).flatMap(({ scopeSpans = [] }) =>
    scopeSpans.flatMap((each) => each.spans ?? []),
  );
  return spans.filter(({ kind }) => kind === serverKind).length;
}

/** Starts one on a free port. */
export async function startSink(): Promise<Sink> {
  let received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const isCompressed = request.headers["content-encoding"] === "gzip";
      const type = request.headers["content-type"] ?? "application/json";
      const isJson = type.startsWith("application/json");
      received.push({ path: request.url!, isCompressed, isJson, body: Buffer.concat(chunks) });
      response.writeHead(200, { "content-type": type }).end(isJson ? "{}" : "");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeServerSpans() {
      const taken = received;
      received = [];
      return taken.reduce((sum, each) => sum + countServerSpans(each), 0);
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
