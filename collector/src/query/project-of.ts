import type { Request } from "express";

/** The project that a request may read. */
export function projectOf(_request: Request): string {
  return "default";
}
