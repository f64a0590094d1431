/**
 * Fastify: the route of a request and the errors that become an answer of 500 and above.
 *
 * Fastify publishes every new instance on a diagnostics channel before the application gets it, so nothing is patched,
 * and it is the same for `require` and `import`.
 */
/* oxlint-disable no-underscore-dangle -- The base class names its methods so. */
import { InstrumentationBase, type InstrumentationModuleDefinition } from "@opentelemetry/instrumentation";
import { subscribe, unsubscribe } from "node:diagnostics_channel";

import { sdkVersion } from "../version.ts";
import { observeFastifyErrors, type FastifyLike } from "./fastify-errors.ts";
import { setHttpRoute } from "./http-route.ts";

const channel = "fastify.initialization";

function onInstance(message: unknown): void {
  const { fastify } = message as { readonly fastify: FastifyLike };
  fastify.addHook("onRequest", (request, _reply, done) => {
    const route = request.routeOptions?.url;
    if (route !== undefined) setHttpRoute(route);
    done();
  });
  observeFastifyErrors(fastify);
}

/** Subscribes to new instances of Fastify. */
export class FastifyInstrumentation extends InstrumentationBase {
  constructor() {
    super("@spanhouse/node/fastify", sdkVersion, {});
  }

  protected override init(): InstrumentationModuleDefinition[] {
    return [];
  }

  override enable(): void {
    if (this._enabled) return;
    super.enable();
    subscribe(channel, onInstance);
  }

  override disable(): void {
    super.disable();
    unsubscribe(channel, onInstance);
  }
}
