import type { Attributes } from "../record/attributes.ts";
import { guard, listen, type Stop } from "../record/guard.ts";
import type { LogInput } from "../record/log-record.ts";
import { describeError } from "./describe-error.ts";

/** Where an error came from. */
export type Mechanism = "error" | "unhandledrejection" | "captured" | "react" | "vue";

/** Records an error that the application has caught. */
export type CaptureError = (reason: unknown, attributes?: Attributes, mechanism?: Mechanism) => void;

/** What it needs of a client. */
export interface ErrorLog {
  log(record: LogInput): void;
}

/** Errors of a page over this many are not sent. */
const errorsMax = 100;
/** The same error again within this time is the same occurrence, such as one that a framework throws on. */
const repeatMs = 5_000;
/** Says nothing and is beyond the page's reach, unless it has a stack. */
const noise = /^(?:Script error\.?|ResizeObserver loop .*)$/;

/** Makes the function that sends an error as the event `exception`; `more` is what only the whole SDK knows. */
export function createCapture(client: ErrorLog, more?: (stack: unknown) => Attributes): CaptureError {
  const seenMs: Record<string, number> = {};
  let count = 0;
  return guard((reason, attributes, mechanism = "captured") => {
    const error = describeError(reason);
    const stack = error["exception.stacktrace"];
    const identity = Object.values(error).join();
    const nowMs = performance.now();
    const repeated = nowMs - seenMs[identity]! < repeatMs;
    seenMs[identity] = nowMs;
    if (repeated || (!stack && noise.test(error["exception.message"] as string)) || ++count > errorsMax) return;
    client.log({
      name: "exception",
      severity: 17,
      attributes: {
        ...error,
        ...attributes,
        "browser.exception.mechanism": mechanism,
        ...more?.(stack),
      },
    });
  });
}

/** Errors that nobody caught, in functions and in promises. */
export function observeErrors(
  _client: unknown,
  { captureError: capture }: { readonly captureError: CaptureError },
): Stop {
  return [
    listen<ErrorEvent>(window, "error", (event) => {
      // Elements that fail to load come by here as well; they have a file of their own.
      if (event.target !== window) return;
      const { error, message, filename, lineno, colno } = event as Omit<ErrorEvent, "error"> & { error: unknown };
      const at = filename ? `at ${filename}:${lineno}:${colno}` : undefined;
      if (error) capture(error, undefined, "error");
      else capture({ name: "Error", message, stack: at }, undefined, "error");
    }),
    listen<PromiseRejectionEvent>(window, "unhandledrejection", ({ reason }) =>
      capture(reason, undefined, "unhandledrejection"),
    ),
  ];
}
