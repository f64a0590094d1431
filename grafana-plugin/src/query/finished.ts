import type { SpanhouseQuery } from "./query.ts";

/** Whether a query says enough to be asked: one that is still being written is not sent. */
export function isFinished(query: SpanhouseQuery): boolean {
  if (query.hide === true) return false;
  switch (query.queryType) {
    case "trace":
      return isSaid(query.traceId);
    case "metrics":
      return query.show === "list" || isSaid(query.metric);
    case "front-end":
      return query.show !== "session" || isSaid(query.sessionId);
    case "sql":
      return isSaid(query.sql);
    default:
      return true;
  }
}

function isSaid(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== "";
}
