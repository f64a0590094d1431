/**
 * The wiring: the only file that knows every stage.
 *
 *     start   spool ─► committer ─► ingest listeners ─► query listener ─► ClickHouse ─► migrations ─► writer
 *             └──────────── acknowledges from here on ─────────────┘     └─ embedded: started; server: in the background
 *
 *     stop    ingest ─► committer ─► seal ─► writer ─► spool ─► query listener ─► ClickHouse
 *             └─ all that was promised is on disk ─┘   └─ what remains is written at the next start
 *
 * Invariants
 * 1. Requests are acknowledged as soon as the spool is open, whatever ClickHouse does.
 * 2. Nothing is inserted before the migrations have run.
 * 3. A stop never waits longer than `shutdownMsMax` for what may take its time; what it cuts is on disk.
 */
import { hostname } from "node:os";
import { join } from "node:path";
import { tables } from "@spanhouse/schemas";
import { createClients } from "./clickhouse-clients.ts";
import type { Clients } from "./clickhouse-clients.ts";
import type { ClickHouse } from "./clickhouse.ts";
import { createCommitBlock } from "./columns/commit-block.ts";
import { createCommitter } from "./commit/committer.ts";
import type { Committer } from "./commit/committer.ts";
import type { ListenAddress } from "./config-option.ts";
import { queryHostsOf } from "./config.ts";
import type { Config } from "./config.ts";
import { findConsoleFolder } from "./console/console-folder.ts";
import { serveConsole } from "./console/serve-console.ts";
import { createDecoder } from "./decode/decoder.ts";
import { startEngine } from "./embedded/engine.ts";
import type { Engine, EngineState } from "./embedded/engine.ts";
import { OperatingError } from "./errors.ts";
import { keepApart } from "./keys/keep-apart.ts";
import type { IsolationState } from "./keys/isolation-state.ts";
import { readerAccess } from "./keys/row-policies.ts";
import { openFrontDoor } from "./front-door.ts";
import type { FrontDoor } from "./front-door.ts";
import { listen } from "./listen.ts";
import { reportMetrics } from "./own-metrics/report-metrics.ts";
import type { Log } from "./log.ts";
import type { DeadLetters } from "./query/dead-letters.ts";
import { createQueryServer } from "./query/server.ts";
import type { QueryServer } from "./query/server.ts";
import { createReadiness } from "./readiness.ts";
import type { Readiness } from "./readiness.ts";
import { retryUntilDone } from "./retry-until-done.ts";
import { runMigrations } from "./run-migrations.ts";
import { listDeadLetters, openDeadLetter, removeDeadLetter } from "./spool/dead-letter.ts";
import type { Disk } from "./spool/disk.ts";
import { openSpool } from "./spool/open-spool.ts";
import type { Spool } from "./spool/spool.ts";
import { createTelemetry } from "./telemetry.ts";
import type { PartState, Telemetry } from "./telemetry.ts";
import { version } from "./version.ts";
import { watchClickHouse } from "./watch-clickhouse.ts";
import { doubtBefore, insertInDoubt } from "./write/in-doubt.ts";
import { probeTables } from "./write/table-probe.ts";
import { startWriter } from "./write/writer.ts";
import type { Writer } from "./write/writer.ts";

export interface Collector {
  /** As they are listened on, which tells the ports when the configuration says 0. */
  readonly ingestAddress: ListenAddress;
  readonly grpcAddress: ListenAddress;
  readonly queryAddress: ListenAddress;
  /** ClickHouse as the writer sees it, without credentials. */
  readonly clickhouseUrl: string;
  readonly telemetry: Telemetry;
  readiness(): readonly PartState[];
  /** Resolves when every part is ready for the first time. */
  whenReady(): Promise<void>;
  /** Process id of the embedded engine; undefined with a ClickHouse server, and while it is being restarted. */
  enginePid(): number | undefined;
  /** Stops in order, within `shutdownMsMax` for what may take its time. Safe to call again. */
  stop(): Promise<void>;
}

export interface CollectorSurroundings {
  readonly log: Log;
  /** Where the spool keeps its files. @default the machine's */
  readonly disk?: Disk | undefined;
}

type Part = "spool" | "clickhouse" | "migrations" | "ingest";

/** What has been started so far; a stop ends what is there. */
interface Running {
  readonly config: Config;
  readonly log: Log;
  readonly disk: Disk | undefined;
  readonly telemetry: Telemetry;
  readonly readiness: Readiness<Part>;
  /** Aborted when the collector stops. */
  readonly stopping: AbortController;
  /** Those that it or its engine listens on. */
  readonly ports: number[];
  spool?: Spool;
  committer?: Committer;
  frontDoor?: FrontDoor;
  query?: QueryServer;
  engine?: Engine;
  clients?: Clients;
  isolation?: IsolationState;
  /** Ends when the writer is started and ClickHouse is no longer watched. */
  storing?: Promise<void>;
  /** Ends when the keys are no longer followed. */
  following?: Promise<void>;
  /** Ends when the collector no longer stores its own metrics. */
  reporting?: Promise<void>;
  writer?: Writer;
}

/** A block is closed by then even while the disk is busy; a window of several MiB gains nothing by growing. */
const windowBytesMax = 4 * 2 ** 20;
const expandedBytesMin = 64 * 2 ** 20;
const engineStopMsMin = 1_000;

/**
 * Starts everything and resolves once all listeners are open and the embedded engine, if it is used, answers; a ClickHouse
 * server is waited for in the background. Rejects, with everything stopped again, with `spool_locked`, `listen_failed`
 * or `engine_unavailable`.
 */
export async function startCollector(config: Config, { log, disk }: CollectorSurroundings): Promise<Collector> {
  const running: Running = {
    config,
    log,
    disk,
    telemetry: createTelemetry(),
    readiness: createReadiness<Part>(["spool", "clickhouse", "migrations", "ingest"]),
    stopping: new AbortController(),
    ports: [],
  };
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= stopAll(running));
  try {
    const committer = await startReceiving(running);
    const ingestAddress = await listen(running.frontDoor!.ingest.server, config, "httpListen");
    const grpcAddress = await listen(running.frontDoor!.grpc.server, config, "grpcListen");
    running.readiness.ready("ingest");
    running.query = createQuery(running, committer);
    const queryAddress = await listen(running.query.server, config, "queryListen");
    running.ports.push(ingestAddress.port, grpcAddress.port, queryAddress.port);
    running.clients = await connect(running);
    running.storing = store(running, running.clients);
    running.following = running.frontDoor!.keys.follow(running.stopping.signal);
    running.reporting = reportOwnMetrics(running, committer, queryAddress);
    return {
      ingestAddress,
      grpcAddress,
      queryAddress,
      clickhouseUrl: running.clients.url,
      telemetry: running.telemetry,
      readiness: () => readParts(running),
      whenReady: running.readiness.whenReady,
      enginePid: () => running.engine?.pid(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function reportOwnMetrics(running: Running, sink: Committer, { port }: ListenAddress): Promise<void> {
  const { config, telemetry, log, stopping, frontDoor } = running;
  return reportMetrics(
    {
      intervalMs: config.selfMetricsIntervalMs,
      projectId: config.selfMetricsProject,
      knowsProject: frontDoor!.keys.ring.knowsProject,
      // The same after a restart, and another one for each collector of a machine.
      instanceId: `${hostname()}:${port}`,
      ...{ version, sink, telemetry, log },
    },
    stopping.signal,
  );
}

/** Opens the spool and what stands before it; nothing listens yet. */
async function startReceiving(running: Running): Promise<Committer> {
  const { config, log, disk, telemetry, readiness } = running;
  const spool = await openSpool({
    directory: join(config.dataDir, "spool"),
    deadLetterDirectory: deadLetterDirectory(config),
    segmentBytesMax: config.segmentBytesMax,
    segmentAgeMsMax: config.segmentAgeMsMax,
    spoolBytesMax: config.spoolBytesMax,
    log: (level, message, fields) => log[level](message, fields),
    disk,
  });
  running.spool = spool;
  readiness.ready("spool");
  telemetry.watch({ spool: spool.stats, readiness: () => readParts(running) });

  const block = createCommitBlock();
  const decoder = createDecoder(block, {
    retentionDays: {
      traces: config.retentionDaysTraces,
      logs: config.retentionDaysLogs,
      metrics: config.retentionDaysMetrics,
    },
    futureMsMax: config.futureMsMax,
    attributeValueBytesMax: config.attributeValueBytesMax,
    logBodyBytesMax: config.logBodyBytesMax,
    // A body at its limit may repeat its resource's attributes once over, and a small limit leaves room for half a million rows.
    expandedBytesMax: config.inflatedBytesMax + expandedBytesMin,
  });
  const listenerFailed = (error: unknown): void => log.repeated("live tail", "the live tail has failed", { error });
  const { commitIntervalMs } = config;
  const committer = createCommitter({
    ...{ decoder, block, spool, telemetry, windowBytesMax, commitIntervalMs, listenerFailed },
  });
  running.committer = committer;
  running.frontDoor = await openFrontDoor({
    ...{ config, log, telemetry },
    sink: committer,
    clickhouse: () => clientsOf(running).writer,
  });
  return committer;
}

function deadLetterDirectory({ dataDir }: Config): string {
  return join(dataDir, "dead-letter");
}

/** The query listener is there before ClickHouse is, so that it can say what is missing. */
function createQuery(running: Running, commits: Committer): QueryServer {
  const { config, log, telemetry, frontDoor } = running;
  const { keys, queryCertificates } = frontDoor!;
  const consoleFolder = findConsoleFolder();
  return createQueryServer({
    reader: { rows: async (sql, options) => clientsOf(running).reader.rows(sql, options) },
    keys: keys.ring,
    administration: keys.administration,
    certificates: queryCertificates,
    isolation: () => running.isolation?.current() ?? { proven: false, reason: "ClickHouse is still being started" },
    readiness: () => readParts(running),
    metrics: telemetry,
    commits,
    deadLetters: createDeadLetters(running),
    console: consoleFolder === undefined ? undefined : serveConsole(consoleFolder),
    version,
    ports: () => running.ports,
    log,
    allowedHosts: queryHostsOf(config),
  });
}

function clientsOf({ clients }: Running): Clients {
  if (clients !== undefined) return clients;
  throw new OperatingError("clickhouse_unavailable", "ClickHouse is still being started", { retryAfterMs: 1000 });
}

function createDeadLetters(running: Running): DeadLetters {
  const directory = deadLetterDirectory(running.config);
  return {
    list: () => listDeadLetters(directory),
    open: (id) => openDeadLetter(directory, id),
    async retry(id) {
      const { writer } = clientsOf(running);
      const { letter, blocks } = await openDeadLetter(directory, id);
      // Some of its days may have been stored, and it may be older than what ClickHouse remembers of tokens.
      const part = { segment: { id: letter.segment, read: () => blocks }, table: letter.table };
      await insertInDoubt(writer, part, { doubt: doubtBefore(0), signal: running.stopping.signal });
      running.telemetry.deadLetterStored(letter.table, letter.rows);
      await removeDeadLetter(directory, id);
      return letter.rows;
    },
  };
}

/** Starts the embedded engine, or takes the configured server; clients connect with their first request. */
async function connect(running: Running): Promise<Clients> {
  const { config } = running;
  if (config.clickhouseUrl !== undefined) {
    const writer = { user: config.clickhouseUser, password: config.clickhousePassword };
    const { clickhouseReaderUser: user, clickhouseReaderPassword: password } = config;
    return createClients(config, config.clickhouseUrl, {
      writer,
      reader: user === undefined ? writer : { user, password },
    });
  }
  running.engine = await startEngine({
    dataDir: config.dataDir,
    httpPort: config.embeddedHttpPort,
    tcpPort: config.embeddedTcpPort,
    database: config.clickhouseDatabase,
    memoryBytesMax: config.embeddedMemoryBytesMax,
    readerAccess,
    onStateChange: (state, reason) => engineChanged(running, state, reason),
  });
  running.ports.push(config.embeddedHttpPort, config.embeddedTcpPort);
  return createClients(config, running.engine.url, running.engine);
}

function engineChanged(running: Running, state: EngineState, reason: string): void {
  if (state === "running") {
    clickhouseAnswers(running);
  } else if (state === "restarting") {
    running.readiness.notReady("clickhouse", reason);
    running.log.repeated("engine", "the embedded ClickHouse is being restarted, records are kept on disk", { reason });
  }
}

/** After how long at most the start goes on: whether ClickHouse is there costs nothing to ask, a migration that fails does. */
const retryMsMax = { clickhouse: 1_000, migrations: 10_000 };

/** Waits for ClickHouse, migrates, starts the writer, and then watches whether ClickHouse stays there. */
async function store(running: Running, clients: Clients): Promise<void> {
  const { config, log, readiness, stopping } = running;
  let part: keyof typeof retryMsMax = "clickhouse";
  await retryUntilDone(
    async () => {
      part = "clickhouse";
      await clients.system.ping(stopping.signal);
      readiness.ready(part);
      part = "migrations";
      const { applied, retention } = await runMigrations(clients.system, config);
      if (applied.length > 0) log.info("migrated the database", { statements: applied.length });
      if (retention.changes.length > 0) log.info("changed the retention", { tables: retention.changes.length });
      await warnOfForeignTables(clients.writer, log);
    },
    (error) => {
      const reason = error instanceof Error ? error.message : String(error);
      readiness.notReady(part, reason);
      log.repeated(part, "cannot store yet, records are kept on disk", { reason });
      return retryMsMax[part];
    },
    stopping.signal,
  );
  if (stopping.signal.aborted) return;
  const { clickhouseDatabase: database, clickhouseCluster: cluster, clickhouseReaderUser: reader } = config;
  running.isolation = await keepApart(clients, { database, cluster, reader }, log);
  readiness.ready("migrations");
  running.writer = startWriter({
    spool: running.spool!,
    clickhouse: clients.writer,
    telemetry: running.telemetry,
    log: (level, message, fields) => log[level](message, fields),
    insertConcurrencyPerTable: config.insertConcurrencyPerTable,
  });
  await watchClickHouse({
    clickhouse: clients.system,
    signal: stopping.signal,
    answers: () => clickhouseAnswers(running),
    fails(reason) {
      readiness.notReady("clickhouse", reason);
      log.repeated("clickhouse", "ClickHouse does not answer, records are kept on disk", { reason });
    },
  });
}

function clickhouseAnswers({ readiness, log, writer }: Running): void {
  if (readiness.isReady("clickhouse")) return;
  log.info("ClickHouse answers again");
  readiness.ready("clickhouse");
  writer?.wake();
}

/** Tables that the OpenTelemetry Collector made lack columns of ours. */
async function warnOfForeignTables(clickhouse: ClickHouse, log: Log): Promise<void> {
  for (const { table, columnsMissing } of await probeTables(clickhouse, Object.values(tables))) {
    if (columnsMissing.length > 0) {
      log.warn(`${table} lacks columns, what they would hold is not stored`, { columns: columnsMissing.join(", ") });
    }
  }
}

/** The parts as they are now; the spool is asked, the others have said so when they changed. */
function readParts({ readiness, spool }: Running): readonly PartState[] {
  const unready = spool?.ready();
  if (unready !== undefined) readiness.notReady("spool", unready.message);
  else if (spool !== undefined) readiness.ready("spool");
  return readiness.parts();
}

/** Ends what has been started, in the order of the picture above. */
async function stopAll(running: Running): Promise<void> {
  const { config, readiness, stopping } = running;
  const endsAt = performance.now() + config.shutdownMsMax;
  const leftMs = (): number => Math.max(0, endsAt - performance.now());
  readiness.notReady("ingest", "the collector is stopping");
  // A slow sender may take half of the time, so that the other half remains for writing.
  const ingestMsMax = leftMs() / 2;
  await running.frontDoor?.stop(ingestMsMax);
  await running.committer?.stop();
  await running.spool?.seal();
  stopping.abort(new Error("the collector is stopping"));
  await running.writer?.stop(leftMs());
  await running.spool?.close();
  await running.query?.stop(leftMs());
  const { writer, reader, system } = running.clients ?? {};
  // A migration that runs is cut off here; it goes on at the next start.
  await Promise.all([writer?.close(), reader?.close(), system?.close()]);
  await running.storing;
  await running.following;
  await running.reporting;
  await running.frontDoor?.close();
  await running.engine?.stop(Math.max(engineStopMsMin, leftMs()));
}
