import type { RequestHandler } from "express";
import { OperatingError } from "../errors.ts";

/** The last handler of a route: any method but these that got so far is not allowed. */
export function allowOnly(...methods: readonly ("GET" | "POST" | "DELETE")[]): RequestHandler {
  const allowed = methods.map((method) => (method === "GET" ? "GET, HEAD" : method)).join(", ");
  return (request, response) => {
    response.setHeader("Allow", allowed);
    const path = request.baseUrl + request.path;
    throw new OperatingError("method_not_allowed", `${request.method} is not allowed at ${path}; it takes ${allowed}`);
  };
}
