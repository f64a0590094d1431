import { createCommitBlock } from "../src/columns/commit-block.ts";
import { createDecoder } from "../src/decode/decoder.ts";
import type { Signal } from "../src/commit/sink.ts";
import type { TableBlock } from "../src/spool/spool.ts";

const mebibyte = 2 ** 20;

/** The blocks that a commit of these OTLP/JSON requests announces. */
export function committedBlocks(...requests: readonly (readonly [signal: Signal, body: unknown])[]): TableBlock[] {
  const block = createCommitBlock();
  const decoder = createDecoder(block, {
    retentionDays: { traces: 0, logs: 0, metrics: 0 },
    ...{
      futureMsMax: 86_400_000,
      attributeValueBytesMax: mebibyte,
      logBodyBytesMax: mebibyte,
      expandedBytesMax: mebibyte,
    },
  });
  for (const [signal, body] of requests) {
    decoder.decode({ signal, encoding: "json", body: Buffer.from(JSON.stringify(body)), projectId: "default" });
  }
  return block.finish();
}

/** An OTLP/JSON request with one log record for each body. */
export function logsRequest(
  service: string,
  bodies: readonly string[],
  record: Readonly<Record<string, unknown>> = {},
): unknown {
  const attributes = [{ key: "service.name", value: { stringValue: service } }];
  const logRecords = bodies.map((stringValue) => ({
    timeUnixNano: String(nowNano()),
    ...record,
    body: { stringValue },
  }));
  return { resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }] };
}

/** The current time in nanoseconds since 1970. */
export function nowNano(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}
