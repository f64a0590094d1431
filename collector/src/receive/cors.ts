/**
 * Which web pages may send (https://fetch.spec.whatwg.org/#http-cors-protocol). Programs that are not browsers send no `Origin`
 * and pass. A page of the same origin passes too, so that a proxy in front needs no configuration. Any other
 * origin must be configured, and is otherwise refused before its body is read, not only hidden from the page.
 */
import type { IncomingHttpHeaders } from "node:http";
import { OperatingError } from "../errors.ts";

export interface Cors {
  /** The headers that this request's answer needs (name, value, ...); throws `origin_not_allowed`. */
  check(headers: IncomingHttpHeaders): readonly string[];
  /** The headers that answer a preflight, those of `check` included; throws `origin_not_allowed`. */
  preflight(headers: IncomingHttpHeaders): readonly string[];
}

const none: readonly string[] = [];
/** Chromium remembers a preflight for two hours at most. */
const preflightSeconds = 7200;
const headerNames = /^[\w!#$%&'*+.^`|~-]+(?:\s*,\s*[\w!#$%&'*+.^`|~-]+)*$/;
const loopback = String.raw`https?://(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?`;

/** `origins` as in the option `corsOrigins`: `loopback`, `*`, an origin, or an origin with `*.` before its host. */
export function createCors(origins: readonly string[]): Cors {
  const any = origins.includes("*");
  const allowed = new RegExp(`^(?:${origins.map(pattern).join("|") || "(?!)"})$`, "i");

  function check(headers: IncomingHttpHeaders): readonly string[] {
    const { origin } = headers;
    if (origin === undefined) return none;
    const isNamed = allowed.test(origin) || isSameOrigin(origin, headers.host);
    if (!any && !isNamed) {
      throw new OperatingError("origin_not_allowed", `pages of ${JSON.stringify(origin)} may not send here`, {
        hint: "Add the origin to corsOrigins (SPANHOUSE_CORS_ORIGINS)",
      });
    }
    // A beacon always brings cookies, so without the credentials a browser would not send it. We read none; but to whoever was
    // not named they are not granted, and browsers refuse them together with "*".
    const grant = isNamed
      ? ["Access-Control-Allow-Origin", origin, "Access-Control-Allow-Credentials", "true", "Vary", "Origin"]
      : ["Access-Control-Allow-Origin", "*"];
    // Without this a page cannot see when to come back.
    return [...grant, "Access-Control-Expose-Headers", "Retry-After"];
  }

  return {
    check,
    preflight(headers) {
      const granted = [...check(headers), "Access-Control-Allow-Methods", "POST"];
      const wanted = headers["access-control-request-headers"];
      if (wanted !== undefined && headerNames.test(wanted)) granted.push("Access-Control-Allow-Headers", wanted);
      if (headers["access-control-request-private-network"] === "true") {
        granted.push("Access-Control-Allow-Private-Network", "true");
      }
      granted.push("Access-Control-Max-Age", String(preflightSeconds));
      return granted;
    },
  };
}

function pattern(origin: string): string {
  if (origin === "loopback") return loopback;
  if (origin === "*") return "(?!)";
  const escaped = origin.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  return escaped.replace(String.raw`://*\.`, String.raw`://(?:[a-z0-9-]+\.)+`);
}

function isSameOrigin(origin: string, host: string | undefined): boolean {
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
