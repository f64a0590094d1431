import type { Client } from "../client.ts";
import { guard, listen } from "../record/guard.ts";

interface Report {
  readonly type: string;
  readonly body: { readonly id?: string; readonly message?: string; readonly sourceFile?: string } | null;
}

type Observer = new (
  handle: (reports: readonly Report[]) => void,
  options: { readonly buffered: boolean; readonly types: string[] },
) => { observe(): void; disconnect(): void };

/** What the browser reports by itself: breaches of the content security policy, interventions and deprecations. */
export function observeReports(client: Client): () => void {
  const stop = listen<SecurityPolicyViolationEvent>(document, "securitypolicyviolation", (event) =>
    client.log({
      name: "browser.csp_violation",
      severity: 13,
      attributes: {
        "browser.csp.directive": event.effectiveDirective,
        "browser.csp.disposition": event.disposition,
        "browser.csp.blocked": event.blockedURI,
        "browser.csp.source": event.sourceFile && `${event.sourceFile}:${event.lineNumber}:${event.columnNumber}`,
      },
    }),
  );
  const { ReportingObserver } = globalThis as unknown as { ReportingObserver?: Observer };
  const handle = guard((reports: readonly Report[]) =>
    reports.forEach(({ type, body }) =>
      client.log({
        name: "browser.report",
        severity: 13,
        attributes: {
          "browser.report.type": type,
          "browser.report.id": body?.id,
          "browser.report.message": body?.message,
          "browser.report.source": body?.sourceFile ?? undefined,
        },
      }),
    ),
  );
  const observer =
    ReportingObserver && new ReportingObserver(handle, { buffered: true, types: ["deprecation", "intervention"] });
  observer?.observe();
  return () => {
    stop();
    observer?.disconnect();
  };
}
