/**
 * Which web pages may send (https://fetch.spec.whatwg.org/#http-cors-protocol). Programs that are not browsers send no `Origin`
 * and pass. A page of the same origin passes too, with a key or with `auth: none`, so that a proxy in front needs no configuration. Any other
 * origin must be configured, or be one of a public key, and is otherwise refused before its body is read, not only hidden from
 * the page. Which of the two it must be is known with the request's key; a preflight carries none.
 */
import type { IncomingHttpHeaders } from "node:http";
import { OperatingError } from "../errors.ts";
import type { KeyRing, Principal } from "../keys/key-ring.ts";
import { openKeyId } from "../keys/key-ring.ts";
import { checkOrigin, namesOrigin } from "../keys/origin-list.ts";

export interface Cors {
  /** The headers that this request's answer needs (name, value, ...); throws `origin_not_allowed`. */
  check(headers: IncomingHttpHeaders): readonly string[];
  /** Whether this page may use this key; throws `origin_not_allowed`. After `check`. */
  confirm(headers: IncomingHttpHeaders, principal: Principal): void;
  /** The headers that answer a preflight, those of `check` included; throws `origin_not_allowed`. */
  preflight(headers: IncomingHttpHeaders): readonly string[];
}

const none: readonly string[] = [];
/** Chromium remembers a preflight for two hours at most. */
const preflightSeconds = 7200;
const headerNames = /^[\w!#$%&'*+.^`|~-]+(?:\s*,\s*[\w!#$%&'*+.^`|~-]+)*$/;

export interface CorsOptions {
  /** As in the option `corsOrigins`: `loopback`, `*`, an origin, or an origin with `*.` before its host. */
  readonly origins: readonly string[];
  readonly keys?: Pick<KeyRing, "allowsOrigin"> | undefined;
  /**
   * Whether the Host of a request without a key is believed. Where nothing stands in front, a page whose own name resolves to this machine
   * (DNS rebinding) is of the same origin to its browser.
   */
  readonly trustsHost: boolean;
}

/** Makes the judge of one listener. */
export function createCors({ origins, keys, trustsHost }: CorsOptions): Cors {
  const any = origins.includes("*");

  function isConfigured(origin: string, host: string | undefined): boolean {
    return namesOrigin(origins, origin) || isSameOrigin(origin, host);
  }

  function check(headers: IncomingHttpHeaders): readonly string[] {
    const { origin } = headers;
    if (origin === undefined) return none;
    const isNamed = isConfigured(origin, headers.host) || keys?.allowsOrigin(origin) === true;
    if (!any && !isNamed) throw notAllowed(origin);
    // A beacon always brings cookies, so without the credentials a browser would not send it. We read none; but to whoever was
    // not named they are not granted, and browsers refuse them together with "*".
    const grant = isNamed
      ? ["Access-Control-Allow-Origin", origin, "Access-Control-Allow-Credentials", "true", "Vary", "Origin"]
      : ["Access-Control-Allow-Origin", "*"];
    // Without this a page cannot see when to come back.
    return [...grant, "Access-Control-Expose-Headers", "Retry-After, X-Request-Id"];
  }

  return {
    check,
    confirm(headers, principal) {
      const { origin, host } = headers;
      checkOrigin(principal, origin);
      // The origin of a public key is let in with that key alone.
      if (principal.origins.length > 0 || origin === undefined || any) return;
      const believesHost = trustsHost || principal.keyId !== openKeyId;
      if (!(believesHost ? isConfigured(origin, host) : namesOrigin(origins, origin))) throw notAllowed(origin);
    },
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

function notAllowed(origin: string): OperatingError {
  return new OperatingError("origin_not_allowed", `pages of ${JSON.stringify(origin)} may not send here`, {
    hint: "Add the origin to corsOrigins (SPANHOUSE_CORS_ORIGINS), or make a key for it: spanhouse key create --origin",
  });
}

function isSameOrigin(origin: string, host: string | undefined): boolean {
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
