/**
 * The wiring of what stands before the committer: who may send (keys), how much (limits), inside of what (certificates), and the
 * listeners themselves. With collector.ts the only file that looks into several rooms.
 */
import { join } from "node:path";
import type { Sink } from "./commit/sink.ts";
import { doorsOf } from "./config.ts";
import type { Config } from "./config.ts";
import { createKeyStore } from "./keys/key-store.ts";
import type { KeyStore } from "./keys/key-store.ts";
import { openKeys } from "./keys/open-keys.ts";
import type { Keys } from "./keys/open-keys.ts";
import { openLimits } from "./limits/open-limits.ts";
import type { Log } from "./log.ts";
import { createAdmission } from "./receive/admit.ts";
import { createCors } from "./receive/cors.ts";
import { createGrpcServer } from "./receive/grpc.ts";
import type { GrpcServer } from "./receive/grpc.ts";
import { createIngestServer } from "./receive/http.ts";
import type { IngestServer } from "./receive/http.ts";
import { systemDisk } from "./spool/disk.ts";
import { textFile } from "./spool/text-file.ts";
import type { TextFile } from "./spool/text-file.ts";
import type { Telemetry } from "./telemetry.ts";
import { openCertificates } from "./tls/certificates.ts";
import type { Certificates } from "./tls/certificates.ts";

export interface FrontDoorOptions {
  readonly config: Config;
  readonly log: Log;
  readonly telemetry: Telemetry;
  readonly sink: Sink;
  /** Where keys are stored; throws while ClickHouse is still being started. */
  readonly clickhouse: () => Parameters<typeof createKeyStore>[0];
}

/** Nothing listens yet. */
export interface FrontDoor {
  readonly keys: Keys;
  readonly ingest: IngestServer;
  readonly grpc: GrpcServer;
  /** For the query listener; undefined: without TLS. */
  readonly queryCertificates: Certificates | undefined;
  /** Takes no more requests and finishes those that run, within `msMax`. */
  stop(msMax: number): Promise<void>;
  /** Ends what runs beside, after the last request. */
  close(): Promise<void>;
}

/** Opens all of it; rejects with `certificate_invalid`. */
export async function openFrontDoor(options: FrontDoorOptions): Promise<FrontDoor> {
  const { config, log, telemetry, sink, clickhouse } = options;
  const certificates = await openTls(config, log);
  const certificatesOf = (listener: string): Certificates | undefined =>
    config.tlsListeners.includes(listener) ? certificates : undefined;
  const keys = await openKeys({
    configured: config.keys,
    doors: doorsOf(config),
    file: fileOf(config, "keys.json"),
    tokenFile: fileOf(config, "admin-token"),
    store: (): KeyStore => createKeyStore(clickhouse()),
    log,
  });
  const limits = await openLimits(config, { file: fileOf(config, "quota.json"), log });
  const closing = new AbortController();
  const running = Promise.all([limits.quota.run(closing.signal), certificates?.run(closing.signal)]);

  const { addresses, slowSenders } = limits;
  const admission = createAdmission(config, sink, limits);
  telemetry.watch({ inFlight: admission.inFlight });
  const receiving = {
    ...{ sink, admission, keys: keys.ring, limits: config, addresses, slowSenders, telemetry, log },
  };
  const ingest = createIngestServer({
    ...receiving,
    cors: createCors({ origins: config.corsOrigins, keys: keys.ring, trustsHost: config.auth === "none" }),
    certificates: certificatesOf("http"),
  });
  const grpc = createGrpcServer({ ...receiving, certificates: certificatesOf("grpc") });
  return {
    ...{ keys, ingest, grpc, queryCertificates: certificatesOf("query") },
    async stop(msMax) {
      await Promise.all([ingest.stop(msMax), grpc.stop(msMax)]);
    },
    async close() {
      closing.abort(new Error("the collector is stopping"));
      await running;
      await keys.close();
    },
  };
}

function fileOf({ dataDir }: Config, name: string): TextFile {
  return textFile(systemDisk, join(dataDir, name));
}

async function openTls(config: Config, log: Log): Promise<Certificates | undefined> {
  const { tlsCertFile: certFile, tlsKeyFile: keyFile, tlsClientCaFile: clientCaFile } = config;
  if (certFile === undefined || keyFile === undefined) return undefined;
  const read = async (path: string): Promise<string> => {
    const text = await textFile(systemDisk, path).read();
    if (text === undefined) throw new Error("there is no such file");
    return text;
  };
  return openCertificates({ paths: { certFile, keyFile, clientCaFile }, read, log });
}
