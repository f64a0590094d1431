/** Errors of Express's routes and middlewares that end in an answer of 500 and above, as `exception` events. */
import { captureError } from "../record/capture-error.ts";
import { getHttpRoute } from "./http-route.ts";

interface ExpressRequestLike {
  readonly method?: string;
}

interface ExpressResponseLike {
  readonly statusCode?: number;
}

// oxlint-disable-next-line max-params -- Express tells error handlers by their four parameters.
type ErrorMiddleware = (
  error: unknown,
  request: ExpressRequestLike,
  response: ExpressResponseLike,
  next: (error?: unknown) => void,
) => void;

/** The status that Express's own handler, and most of those people write, would answer with. */
function statusOf(error: unknown): number {
  const { status, statusCode } = (error ?? {}) as { readonly status?: unknown; readonly statusCode?: unknown };
  const asked = Number(status ?? statusCode);
  return asked >= 400 && asked < 600 ? asked : 500;
}

/**
 * A middleware that records errors and hands them on; it stands after the routes and before other error handlers.
 *
 *     app.use(expressErrors());
 */
export function expressErrors(): ErrorMiddleware {
  // oxlint-disable-next-line max-params -- See above.
  return (error, request, _response, next) => {
    if (statusOf(error) >= 500)
      // Not from the request: after the router it no longer knows where the router was mounted.
      captureError(error, { "http.request.method": request.method, "http.route": getHttpRoute() });
    next(error);
  };
}
