import type { Request } from "express";
import { currentReader } from "./reader-scope.ts";

/** The project that a request may read. */
export function projectOf(_request: Request): string {
  return currentReader().principal.projectId;
}
