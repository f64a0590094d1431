/**
 * Lists of web origins, as `corsOrigins` and public keys have them: `https://app.example.com`, `https://*.example.com` (any depth
 * below), `loopback` (pages of this machine, any port).
 */
import { OperatingError } from "../errors.ts";
import type { Principal } from "./key-ring.ts";

const loopback = String.raw`https?://(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?`;
/** One entry of the list of a public key. */
export const originPattern: RegExp = /^(?:loopback|https?:\/\/(?:\*\.)?[^/\s*?#@]+)$/i;

const matchers = new WeakMap<readonly string[], RegExp>();

/** Whether the list names the origin. A list is compiled once, so it must not change. */
export function namesOrigin(origins: readonly string[], origin: string): boolean {
  let matcher = matchers.get(origins);
  if (matcher === undefined) {
    matcher = new RegExp(`^(?:${origins.map(pattern).join("|") || "(?!)"})$`, "i");
    matchers.set(origins, matcher);
  }
  return matcher.test(origin);
}

/**
 * Throws `origin_not_allowed` when the key is public and the request does not come from a page of its origins. A request without an
 * Origin is refused too: a public key stands in a page for everybody to read, and is of use there alone.
 */
export function checkOrigin({ origins, keyId }: Principal, origin: string | undefined): void {
  if (origins.length === 0 || (origin !== undefined && namesOrigin(origins, origin))) return;
  const who = origin === undefined ? "a request without Origin" : `a page of ${JSON.stringify(origin.slice(0, 200))}`;
  throw new OperatingError("origin_not_allowed", `${who} may not use the public key ${keyId}`, {
    hint: "Programs use a key without origins; another page needs a key that names its origin",
  });
}

function pattern(origin: string): string {
  if (origin === "loopback") return loopback;
  if (origin === "*") return "(?!)";
  const escaped = origin.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  return escaped.replace(String.raw`://*\.`, String.raw`://(?:[a-z0-9-]+\.)+`);
}
