import type { RequestHandler } from "express";
import { OperatingError } from "../errors.ts";

/** The last handler of a route: any method that got so far is not allowed. */
export function allowOnly(method: "GET" | "POST"): RequestHandler {
  const allowed = method === "GET" ? "GET, HEAD" : method;
  return (request, response) => {
    response.setHeader("Allow", allowed);
    const path = request.baseUrl + request.path;
    throw new OperatingError("method_not_allowed", `${request.method} is not allowed at ${path}; it takes ${allowed}`);
  };
}
