/** Errors of Fastify's routes and hooks that end in an answer of 500 and above, as `exception` events. */
import { context } from "@opentelemetry/api";

import { captureError } from "../record/capture-error.ts";

export interface FastifyRequestLike {
  readonly method: string;
  readonly routeOptions?: { readonly url?: string | undefined };
}

export interface FastifyReplyLike {
  readonly statusCode: number;
  readonly raw: { once(event: "finish", listener: () => void): unknown };
}

type Done = (error?: Error) => void;

/** What is used of a Fastify instance. */
export interface FastifyLike {
  addHook(name: "onRequest", hook: (request: FastifyRequestLike, reply: FastifyReplyLike, done: Done) => void): unknown;
  addHook(
    name: "onError",
    // oxlint-disable-next-line max-params -- Fastify's hook has four.
    hook: (request: FastifyRequestLike, reply: FastifyReplyLike, error: Error, done: Done) => void,
  ): unknown;
}

/** Records the errors of one instance and of what is registered in it. */
export function observeFastifyErrors(fastify: FastifyLike): void {
  // oxlint-disable-next-line max-params -- Fastify's hook has four.
  fastify.addHook("onError", (request, reply, error, done) => {
    const active = context.active();
    // Only the end shows what the application's error handler made of it: a 404 is an answer, not a fault. No hook of Fastify's for
    // that: it would run for each request, and few fail.
    reply.raw.once("finish", () => {
      if (reply.statusCode < 500) return;
      const attributes = {
        "http.request.method": request.method,
        "http.route": request.routeOptions?.url,
        "http.response.status_code": reply.statusCode,
      };
      context.with(active, () => captureError(error, attributes));
    });
    done();
  });
}

/**
 * A plugin for applications that start the SDK after Fastify was loaded; otherwise every instance has it already.
 *
 *     await app.register(fastifyErrors);
 */
export const fastifyErrors: (fastify: FastifyLike, options: unknown, done: Done) => void = Object.assign(
  (fastify: FastifyLike, _options: unknown, done: Done): void => {
    observeFastifyErrors(fastify);
    done();
  },
  // Fastify's way to say that the hooks are for the parent, not for an encapsulated context.
  { [Symbol.for("skip-override")]: true, [Symbol.for("fastify.display-name")]: "@spanhouse/node" },
);
