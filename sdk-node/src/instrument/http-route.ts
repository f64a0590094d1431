/** The route of a request, told to the span of the HTTP server, which names itself after it. */
import { context, trace } from "@opentelemetry/api";
import { getRPCMetadata, RPCType } from "@opentelemetry/core";

/** Says which route of the framework answers the request of the active context. */
export function setHttpRoute(route: string): void {
  const metadata = getRPCMetadata(context.active());
  if (metadata?.type === RPCType.HTTP) metadata.route = route;
  // Where another tracer made the server's span, such as one of a platform, it is only the active one.
  else trace.getActiveSpan()?.setAttribute("http.route", route);
}

/** The route of the active request, if the framework's instrumentation has said it. */
export function getHttpRoute(): string | undefined {
  const metadata = getRPCMetadata(context.active());
  return metadata?.type === RPCType.HTTP ? metadata.route : undefined;
}
