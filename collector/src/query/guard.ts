import { isIPv4 } from "node:net";
import type { RequestHandler } from "express";
import { OperatingError } from "../errors.ts";

/** Who may ask: on a loopback listener only names of this machine, so that no web page can reach it by a name of its own. */
export interface GuardOptions {
  /** Host names besides those of the loopback; `any` when something in front of the listener checks who asks. */
  readonly allowedHosts: readonly string[] | "any";
}

const securityHeaders: readonly (readonly [name: string, value: string])[] = [
  ["X-Content-Type-Options", "nosniff"],
  ["Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["Referrer-Policy", "no-referrer"],
  ["Cache-Control", "no-store"],
];

/**
 * Sets the security headers and refuses
 * - a Host that is not ours: a page whose own name resolves to 127.0.0.1 (DNS rebinding) is same-origin to the browser;
 * - an Origin other than the Host: no page of another site may make a browser ask here.
 */
export function createGuard({ allowedHosts }: GuardOptions): RequestHandler {
  const known = allowedHosts === "any" ? undefined : new Set(allowedHosts.map((host) => host.toLowerCase()));
  return (request, response, next) => {
    for (const [name, value] of securityHeaders) response.setHeader(name, value);
    const { host = "", origin } = request.headers;
    if (known !== undefined && !isOurs(hostName(host), known)) throw hostNotAllowed(host);
    if (origin !== undefined && originHost(origin) !== host.toLowerCase()) throw originNotAllowed(origin);
    next();
  };
}

/** `[::1]:8318` as `::1`, `LOCALHOST:8318` as `localhost`. */
function hostName(host: string): string {
  return (/^\[([^\]]*)\](?::\d+)?$/.exec(host)?.[1] ?? host.replace(/:\d*$/, "")).toLowerCase();
}

function isOurs(name: string, known: ReadonlySet<string>): boolean {
  if (name === "localhost" || name.endsWith(".localhost") || name === "::1") return true;
  return known.has(name) || (isIPv4(name) && name.startsWith("127."));
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function hostNotAllowed(host: string): OperatingError {
  return new OperatingError(
    "host_not_allowed",
    `nothing is served here under the host name ${JSON.stringify(host.slice(0, 200))}`,
    {
      hint: "Use 127.0.0.1 or localhost, or list the name in queryHosts (SPANHOUSE_QUERY_HOSTS).",
    },
  );
}

function originNotAllowed(origin: string): OperatingError {
  return new OperatingError("origin_not_allowed", `pages of ${JSON.stringify(origin.slice(0, 200))} may not ask here`, {
    hint: "Ask from a program, or from a page that the collector itself serves.",
  });
}
