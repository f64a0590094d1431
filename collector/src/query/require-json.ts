import type { RequestHandler } from "express";
import { OperatingError } from "../errors.ts";

/** A page of another site can send a POST without asking first, but not with this content type. */
export const requireJson: RequestHandler = (request, _response, next) => {
  if (request.is("application/json") === false) {
    const given = request.headers["content-type"] ?? "none";
    throw new OperatingError("unsupported_content_type", `the Content-Type is ${given}; it takes application/json`);
  }
  next();
};
