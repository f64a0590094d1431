/**
 * GraphQL: the official instrumentation patches versions up to 16; from 17 on the library tells of itself on tracing
 * channels, which are used here. A library does the one or the other, so nothing comes twice.
 */
import { context, SpanStatusCode, trace, type Context, type Span } from "@opentelemetry/api";
import { GraphQLInstrumentation } from "@opentelemetry/instrumentation-graphql";
import type { AsyncLocalStorage } from "node:async_hooks";
import { tracingChannel, type TracingChannel } from "node:diagnostics_channel";

import { sdkVersion } from "../version.ts";

/** What the channels carry; the same object through the course of one call. */
interface Message {
  readonly operationName?: string;
  readonly operationType?: string;
  readonly error?: unknown;
  readonly result?:
    | { readonly errors?: readonly { readonly message: string }[] }
    | readonly { readonly message: string }[];
}

/** Named as the official instrumentation names them. */
const nameOf: Readonly<Record<string, (message: Message) => string>> = {
  "graphql:parse": () => "graphql.parse",
  "graphql:validate": () => "graphql.validate",
  "graphql:execute": ({ operationType = "query", operationName = "" }) => `${operationType} ${operationName}`.trim(),
  "graphql:subscribe": ({ operationName = "" }) => `subscription ${operationName}`.trim(),
};

const spans = new WeakMap<Message, Span>();

function begin(channel: string, message: Message): Span {
  const span = trace.getTracer("@spanhouse/node/graphql", sdkVersion).startSpan(nameOf[channel]!(message), {
    attributes: {
      "graphql.operation.type": message.operationType,
      "graphql.operation.name": message.operationName,
    },
  });
  spans.set(message, span);
  return span;
}

/** Errors of an operation are in its result; only a call that is wrong throws. */
function messageOfError({ error, result }: Message): string | undefined {
  if (error !== undefined) return error instanceof Error ? error.message : "it threw what is no error";
  const errors = result && "errors" in result ? result.errors : result;
  return Array.isArray(errors) && errors.length > 0 ? String((errors[0] as { message: unknown }).message) : undefined;
}

function finish(message: Message): void {
  const span = spans.get(message);
  if (!span) return;
  spans.delete(message);
  const error = messageOfError(message);
  if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
  span.end();
}

/** Where the context manager keeps the active context, if it is the usual one: a channel can set it for a call. */
function activeStore(): AsyncLocalStorage<Context> | undefined {
  const { _getContextManager: getManager } = context as unknown as {
    readonly _getContextManager?: () => { readonly _asyncLocalStorage?: AsyncLocalStorage<Context> };
  };
  // oxlint-disable-next-line no-underscore-dangle -- The manager gives no other way to it; without it spans are not nested.
  return getManager?.call(context)._asyncLocalStorage;
}

/** Subscribes to a channel; gives back how to end it. */
function observe(name: string): () => void {
  const channel = tracingChannel(name) as unknown as TracingChannel<unknown, Message>;
  const store = activeStore();
  if (store) channel.start.bindStore(store, (message) => trace.setSpan(context.active(), begin(name, message)));
  const isOver = (message: Message): boolean => "result" in message || "error" in message;
  const handlers = {
    start: (message: Message) => void (spans.has(message) || begin(name, message)),
    end: (message: Message) => void (isOver(message) && finish(message)),
    asyncStart() {},
    asyncEnd: finish,
    error() {},
  };
  channel.subscribe(handlers);
  return () => {
    channel.unsubscribe(handlers);
    if (store) channel.start.unbindStore(store);
  };
}

/** Patches GraphQL up to 16 and listens to later ones. */
export class GraphqlInstrumentation extends GraphQLInstrumentation {
  // Without an initial value: the base class enables itself before the fields of this one are set.
  declare private stops: (() => void)[] | undefined;

  override enable(): void {
    super.enable();
    this.stops ??= Object.keys(nameOf).map(observe);
  }

  override disable(): void {
    super.disable();
    for (const stop of this.stops ?? []) stop();
    this.stops = undefined;
  }
}
