import type { DataLink } from "@grafana/data";
import type { FrameContext } from "./frame-context.ts";
import {
  logsLink,
  operationsLink,
  operationSpansLink,
  serviceTracesLink,
  sessionLink,
  sessionsLink,
  traceLink,
  traceLogsLink,
} from "./frame-links.ts";

/** Where the value of a field leads, whatever table it stands in; nowhere for most fields. */
export function fieldLinks(key: string, context: FrameContext): DataLink[] {
  switch (key) {
    case "service":
    case "service.name":
      return [
        serviceTracesLink(context),
        operationsLink(context),
        logsLink("Logs of this service", "service", context),
      ];
    case "traceId":
    case "trace":
      return [traceLink(context), traceLogsLink(context)];
    case "sessionId":
    case "session.id":
      return [sessionLink(context), logsLink("Logs of this session", "session.id", context)];
    case "page":
      return [sessionsLink("Sessions on this page", "browser.page.route", context)];
    case "operation":
      return [operationSpansLink(context)];
    default:
      return [];
  }
}
