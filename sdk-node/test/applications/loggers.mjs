/* oxlint-disable no-console -- It is what is captured. */
/** Each logger once, in one span. The libraries are handed in. */
import { startSpan, withSpan } from "@spanhouse/node";

function usePino(pino) {
  const logger = pino({ name: "shop" }, pino.destination("/dev/null"));
  logger.info({ order: 7 }, "pino took %s", "it");
  logger.debug("pino is below its level");
  logger.error(new Error("pino broke"), "pino failed");
}

function useWinston({ createLogger, format, transports }) {
  const logger = createLogger({
    level: "info",
    format: format.combine(format.splat(), format.json()),
    transports: [new transports.Console({ stderrLevels: [] })],
  });
  logger.info("winston took %s", "it", { order: 7 });
  logger.debug("winston is below its level");
  logger.error("winston failed", { error: new Error("winston broke") });
  logger.child({ part: "child" }).warn("winston warns");
}

function useConsole() {
  console.log("console took %s", "it", { order: 7 });
  console.error("console failed", new Error("console broke"));
  console.table([{ order: 7 }]);
  console.trace("console traces");
}

/** Writes with each. */
export function useLoggers({ pino, winston }) {
  const span = startSpan("request");
  withSpan(span, () => {
    usePino(pino);
    useWinston(winston);
    useConsole();
  });
  span.end();
}
