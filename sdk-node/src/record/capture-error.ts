/** Errors as events: `exception`, with the active span. They are logs, so no sampling of traces hides them. */
import type { Attributes } from "./attributes.ts";
import { rememberCaptured } from "./captured-errors.ts";
import { describeError } from "./describe-error.ts";
import { findPlace } from "./error-places.ts";
import { log } from "./logger.ts";

/** Records an error that the application has caught. */
export type CaptureError = (reason: unknown, attributes?: Attributes) => void;

export const severityError = 17;
export const severityFatal = 21;

/** Records what ends the process, or would have. */
export function recordException(reason: unknown, severity: number, attributes: Attributes = {}): void {
  log({ name: "exception", severity, attributes: { ...describeError(reason), ...attributes } }, findPlace(reason));
}

/** Records an error that was caught; the same error object once, however many handlers it passes. */
export const captureError: CaptureError = (reason, attributes) => {
  if (rememberCaptured(reason)) recordException(reason, severityError, attributes);
};
