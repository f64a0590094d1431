/**
 * Telemetry of a Node service.
 *
 *     node --import @spanhouse/node/register app.js
 *
 *     import { logger, startSpan, withSpan, captureError } from "@spanhouse/node";
 *     logger.info("order taken", { "order.id": 7 });
 */
export { expressErrors } from "./instrument/express-errors.ts";
export { fastifyErrors } from "./instrument/fastify-errors.ts";
export { captureError, type CaptureError } from "./record/capture-error.ts";
export type { Attributes } from "./record/attributes.ts";
export type { BeforeSend, Outgoing } from "./record/before-send.ts";
export { logger, type Levels, type LogInput, type Logger } from "./record/logger.ts";
export type { SamplingRule } from "./record/sampling-rule.ts";
export { startSpan, withSpan, type Span, type SpanContext, type SpanOptions } from "./record/span.ts";
export { logProcessor, spanProcessor, type LogProcessorLike, type SpanProcessorLike } from "./own-setup.ts";
export type { Options } from "./settings/options.ts";
export { flush, flushAfterResponse, shutdown } from "./flush.ts";
export { start } from "./start.ts";
