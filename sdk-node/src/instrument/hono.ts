/**
 * Hono: the route of a request and the errors that its handlers throw.
 *
 * Every route passes through the router's `add` as `[handler, route]`. What is added is a handler that says which route
 * it belongs to when it runs and sees what it throws; the application's own list of routes stays as it is.
 */
/* oxlint-disable no-underscore-dangle -- The base class names its methods so. */
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  isWrapped,
  type InstrumentationModuleDefinition,
} from "@opentelemetry/instrumentation";

import { captureError } from "../record/capture-error.ts";
import { sdkVersion } from "../version.ts";
import { setHttpRoute } from "./http-route.ts";

type Handler = (...args: unknown[]) => unknown;

interface Route {
  readonly method: string;
  readonly path: string;
}

interface Router {
  add(method: string, path: string, handler: unknown): void;
}

interface HonoModule {
  readonly Hono?: new () => { readonly router: Router };
}

const observed = new WeakSet<Handler>();

/** A middleware for everything is no route; `app.all("/x")` is one. */
function isRoute({ method, path }: Route): boolean {
  return method !== "ALL" || !path.endsWith("*");
}

function capture(error: unknown, { path }: Route): void {
  // An HTTPException says which answer it wants to be.
  const status = (error as { readonly status?: unknown } | null)?.status;
  if (typeof status !== "number" || status >= 500) captureError(error, { "http.route": path });
}

function observe(handler: Handler, route: Route): Handler {
  const patched: Handler = function (this: unknown, ...args) {
    if (isRoute(route)) setHttpRoute(route.path);
    try {
      const result = handler.apply(this, args);
      if (result instanceof Promise)
        return result.catch((error: unknown) => {
          capture(error, route);
          throw error;
        });
      return result;
    } catch (error) {
      capture(error, route);
      throw error;
    }
  };
  // Helpers of Hono find their way by properties of the handler.
  Object.assign(patched, handler);
  observed.add(patched);
  return patched;
}

/** The entry with an observed handler; routers inside a router get what is observed already. */
function observeEntry(entry: unknown): unknown {
  if (!Array.isArray(entry)) return entry;
  const [handler, route, ...rest] = entry as [Handler, Route | undefined, ...unknown[]];
  if (typeof handler !== "function" || typeof route?.path !== "string" || observed.has(handler)) return entry;
  return [observe(handler, route), route, ...rest];
}

/** Patches the routers of Hono. */
export class HonoInstrumentation extends InstrumentationBase {
  constructor() {
    super("@spanhouse/node/hono", sdkVersion, {});
  }

  protected override init(): InstrumentationModuleDefinition[] {
    const routerOf = (loaded: HonoModule): Router | undefined =>
      loaded.Hono && (Object.getPrototypeOf(new loaded.Hono().router) as Router);
    return [
      new InstrumentationNodeModuleDefinition(
        "hono",
        [">=4.0.0 <5"],
        (loaded: HonoModule) => {
          const router = routerOf(loaded);
          if (router && !isWrapped(router.add))
            this._wrap(router, "add", (add) => {
              return function (this: Router, ...[method, path, entry]) {
                add.call(this, method, path, observeEntry(entry));
              };
            });
          return loaded;
        },
        (loaded?: HonoModule) => {
          const router = loaded && routerOf(loaded);
          if (router && isWrapped(router.add)) this._unwrap(router, "add");
        },
      ),
    ];
  }
}
