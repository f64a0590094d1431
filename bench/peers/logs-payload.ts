import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import { integer, resource, text } from "../payloads.ts";
import { pick, randomBytes } from "../random.ts";
import type { Random } from "../random.ts";

export interface LogsShape {
  readonly count: number;
  readonly nowMs: number;
  /** Before the dot of each record's `log.record.uid`, which is `<prefix>.<number of the record>`. */
  readonly uidPrefix: string;
}

const services = ["shop-gateway", "shop-orders", "shop-inventory", "shop-payments"];
const severities = [9, 9, 9, 9, 9, 9, 5, 5, 13, 17];
const severityTexts: Readonly<Record<number, string>> = { 5: "DEBUG", 9: "INFO", 13: "WARN", 17: "ERROR" };
const words = (
  "request response order cart payment customer product stock price retry timeout connection pool database cache " +
  "hit miss queue worker started finished accepted refused token session user checkout shipping address discount " +
  "invoice upstream downstream latency bytes rows query transaction commit rollback lock lease node pod shard"
).split(" ");

/** A line of 200 to 2,048 characters, most of them short: words with numbers between them, as programs log. */
function logLine(random: Random): string {
  const length = Math.floor(200 * (2048 / 200) ** (random() ** 2));
  let line = "";
  while (line.length < length) {
    line += random() < 0.2 ? `${pick(random, words)}=${Math.floor(random() * 1e6)} ` : `${pick(random, words)} `;
  }
  return line.slice(0, length);
}

/** One logs request, protobuf: what an agent collected from four pods. */
export function logsRequest(random: Random, { count, nowMs, uidPrefix }: LogsShape): Uint8Array {
  const each = Math.ceil(count / services.length);
  const nowNs = BigInt(nowMs) * 1_000_000n;
  let number = 0;
  const record = (): object => {
    const severityNumber = pick(random, severities);
    const time = nowNs - BigInt(Math.floor(random() * 1e9));
    return {
      timeUnixNano: String(time),
      observedTimeUnixNano: String(time),
      severityNumber,
      severityText: severityTexts[severityNumber],
      body: { stringValue: logLine(random) },
      attributes: [
        text("log.record.uid", `${uidPrefix}.${number++}`),
        text("log.iostream", pick(random, ["stdout", "stderr"])),
        text("code.function.name", pick(random, ["handle", "commit", "fetchStock", "charge"])),
        integer("thread.id", Math.floor(random() * 64)),
        text("enduser.id", `user-${Math.floor(random() * 100_000)}`),
      ],
      traceId: randomBytes(random, 16),
      spanId: randomBytes(random, 8),
      flags: 1,
    };
  };
  const resourceLogs = services.map((service, index) => ({
    resource: resource(service),
    scopeLogs: [
      {
        scope: { name: "shop.logger", version: "2.3.0" },
        logRecords: Array.from({ length: Math.min(each, count - index * each) }, record),
      },
    ],
  }));
  const type = otlpType("ExportLogsServiceRequest");
  return type.encode(type.fromObject({ resourceLogs })).finish();
}
