import type { Client } from "../client.ts";
import { named } from "../record/attributes.ts";
import { guard, listen, type Stop } from "../record/guard.ts";

interface ReportBody {
  readonly id?: string;
  readonly message?: string;
  readonly sourceFile?: string | null;
}

const warning = 13;

/** What the browser reports by itself: breaches of the content security policy, interventions and deprecations. */
export function observeReports({ log }: Client): Stop {
  const stop = listen<SecurityPolicyViolationEvent>(document, "securitypolicyviolation", (event) =>
    log({
      name: "browser.csp_violation",
      severity: warning,
      attributes: named("browser.csp.", {
        directive: event.effectiveDirective,
        disposition: event.disposition,
        blocked: event.blockedURI,
        source: event.sourceFile && `${event.sourceFile}:${event.lineNumber}:${event.columnNumber}`,
      }),
    }),
  );
  if (!globalThis.ReportingObserver) return stop;
  const tell = ({ type, body }: Report): void => {
    const { id, message, sourceFile } = (body ?? {}) as ReportBody;
    log({
      name: "browser.report",
      severity: warning,
      attributes: named("browser.report.", { type, id, message, source: sourceFile ?? undefined }),
    });
  };
  const observer = new ReportingObserver(
    guard((reports) => reports.forEach(tell)),
    { buffered: true, types: ["deprecation", "intervention"] },
  );
  observer.observe();
  return [stop, () => observer.disconnect()];
}
