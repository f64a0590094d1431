/**
 * The name of one request, by which somebody who got an error finds its line in the log. A sender, or a proxy in front, may give
 * one; what could break a header or a log line is not taken over, and a new one is made instead.
 */
import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export const requestIdHeader = "X-Request-Id";

const sane = /^[\w.:/+=@-]{1,128}$/;

/** The id that the request brings, else a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers["x-request-id"];
  return typeof given === "string" && sane.test(given) ? given : randomUUID();
}
