/**
 * The gRPC health service, `grpc.health.v1.Health`: what load balancers and orchestrators ask. SERVING means that records are
 * accepted now; while ClickHouse is away they are, because the spool takes them.
 *
 *     Check   one answer; NOT_FOUND for a service that is not here
 *     Watch   the state now and at each change, until the client ends it or the collector stops
 *
 * The state is asked, not told, so that nothing has to be kept in step: every `lookMs` while somebody watches. A watcher that
 * does not read gets no more until it does, then the state of that moment. At most `watchersMax` watch at a time, few of them in one
 * connection; more are refused. A Check is never refused for others: who decides by it would take the collector for dead. Neither
 * is admitted like records, because they want an answer also when those are refused.
 * https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 */
import type { ServerHttp2Stream } from "node:http2";
import { OperatingError } from "../errors.ts";
import { createBodyPool } from "./body-pool.ts";
import { answerMessage, beginAnswer } from "./grpc-answer.ts";
import { frameMessage, readMessage } from "./grpc-message.ts";

export interface GrpcHealth {
  /**
   * Answers the stream of a request to `path`; undefined when that is no method of this service. Rejects with `not_found`,
   * `malformed_body`, `body_too_large`, `request_timeout` or `too_many_in_flight`.
   */
  serve(path: string, stream: ServerHttp2Stream): Promise<void> | undefined;
  /** Tells everybody who watches that nothing is served any more, and ends their streams. */
  stop(): void;
}

export interface GrpcHealthOptions {
  /** Names that may be asked for, beside the empty one, which means the whole server. */
  readonly services: readonly string[];
  readonly isServing: () => boolean;
}

/** As `HealthCheckResponse.ServingStatus` numbers them. */
const states = { serving: 1, notServing: 2, serviceUnknown: 3 } as const;
type State = (typeof states)[keyof typeof states];

interface Watcher {
  readonly stream: ServerHttp2Stream;
  readonly service: string;
  told: State | undefined;
}

const checkPath = "/grpc.health.v1.Health/Check";
const watchPath = "/grpc.health.v1.Health/Watch";
const watchersMax = 256;
const watchersOfConnectionMax = 16;
const lookMs = 500;
/** A request is the name of a service. */
const requestLimits = {
  bytesMax: 1024,
  msMax: 10_000,
  place: { resize: () => undefined, leave: () => undefined },
  pool: createBodyPool(0),
};

/** Makes the service; nothing runs while nobody watches. */
export function createGrpcHealth({ services, isServing }: GrpcHealthOptions): GrpcHealth {
  const watchers = new Set<Watcher>();
  let looking: NodeJS.Timeout | undefined;
  let stopped = false;

  function stateOf(service: string): State {
    if (service !== "" && !services.includes(service)) return states.serviceUnknown;
    return !stopped && isServing() ? states.serving : states.notServing;
  }

  function tell(watcher: Watcher): void {
    const state = stateOf(watcher.service);
    if (state === watcher.told || watcher.stream.writableNeedDrain) return;
    watcher.told = state;
    watcher.stream.write(frameMessage(encodeState(state)));
  }

  function check(stream: ServerHttp2Stream, service: string): void {
    const state = stateOf(service);
    if (state === states.serviceUnknown) {
      throw new OperatingError("service_not_found", `there is no service ${JSON.stringify(service)} here`);
    }
    answerMessage(stream, encodeState(state));
  }

  function checkRoom(session: ServerHttp2Stream["session"]): void {
    const ofConnection = [...watchers].filter(({ stream }) => stream.session === session).length;
    if (watchers.size < watchersMax && ofConnection < watchersOfConnectionMax) return;
    throw new OperatingError("too_many_in_flight", `${watchers.size} clients watch the health, and no more may`, {
      hint: "Check answers all the same",
    });
  }

  function watch(stream: ServerHttp2Stream, service: string): void {
    checkRoom(stream.session);
    const watcher: Watcher = { stream, service, told: undefined };
    beginAnswer(stream);
    tell(watcher);
    if (stopped) {
      stream.end();
      return;
    }
    watchers.add(watcher);
    looking ??= setInterval(() => watchers.forEach(tell), lookMs);
    stream.once("close", () => {
      watchers.delete(watcher);
      if (watchers.size > 0) return;
      clearInterval(looking);
      looking = undefined;
    });
  }

  async function ask(path: string, stream: ServerHttp2Stream): Promise<void> {
    const message = await readMessage(stream, requestLimits);
    if (message === undefined || stream.destroyed) return;
    const service = readServiceName(message.bytes);
    if (path === watchPath) watch(stream, service);
    else check(stream, service);
  }

  return {
    serve: (path, stream) => (path === checkPath || path === watchPath ? ask(path, stream) : undefined),
    stop() {
      stopped = true;
      for (const watcher of watchers) {
        tell(watcher);
        watcher.stream.end();
      }
    },
  };
}

function encodeState(state: State): Uint8Array {
  return Uint8Array.of(0x08, state);
}

/** `HealthCheckRequest`: one string, field 1. Nobody sends more, so anything else is malformed. */
function readServiceName(request: Uint8Array): string {
  if (request.length === 0) return "";
  const length = request[1] ?? 0;
  const isShort = length < 0x80;
  const size = isShort ? length : (length & 0x7f) + (request[2] ?? 0) * 0x80;
  const start = isShort ? 2 : 3;
  if (request[0] !== 0x0a || start + size !== request.length) {
    throw new OperatingError("malformed_body", "the message is not a HealthCheckRequest");
  }
  return Buffer.from(request.subarray(start)).toString("utf8");
}
