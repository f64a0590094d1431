/** Everything on: `init({ url, service })`. */
import { createLogger, type Logger, type ServiceOptions } from "./logger.ts";

/** Starts the SDK. */
export function init(options: ServiceOptions): Logger {
  return createLogger(options);
}
