import type { Client } from "../client.ts";
import { guard, listen } from "../record/guard.ts";

interface ReportBody {
  readonly id?: string;
  readonly message?: string;
  readonly sourceFile?: string | null;
}

const warning = 13;

/** What the browser reports by itself: breaches of the content security policy, interventions and deprecations. */
export function observeReports({ log }: Client): () => void {
  const stop = listen<SecurityPolicyViolationEvent>(document, "securitypolicyviolation", (event) =>
    log({
      name: "browser.csp_violation",
      severity: warning,
      attributes: {
        "browser.csp.directive": event.effectiveDirective,
        "browser.csp.disposition": event.disposition,
        "browser.csp.blocked": event.blockedURI,
        "browser.csp.source": event.sourceFile && `${event.sourceFile}:${event.lineNumber}:${event.columnNumber}`,
      },
    }),
  );
  if (!globalThis.ReportingObserver) return stop;
  const tell = ({ type, body }: Report): void => {
    const { id, message, sourceFile } = (body ?? {}) as ReportBody;
    log({
      name: "browser.report",
      severity: warning,
      attributes: {
        "browser.report.type": type,
        "browser.report.id": id,
        "browser.report.message": message,
        "browser.report.source": sourceFile ?? undefined,
      },
    });
  };
  const observer = new ReportingObserver(
    guard((reports) => reports.forEach(tell)),
    { buffered: true, types: ["deprecation", "intervention"] },
  );
  observer.observe();
  return () => {
    stop();
    observer.disconnect();
  };
}
