/**
 * What must not leave: credentials in URLs, values of parameters that are named like secrets, and headers that carry
 * either. Texts that the application writes itself, such as logs, are its own; `beforeSend` is the place for those.
 */
import type { ReadableSpan } from "@opentelemetry/sdk-trace";

const redacted = "REDACTED";

const secretParameter =
  /token|secret|passw|pwd|api_?key|credential|auth|session|signature|mail|jwt|^(?:code|key|sig|state|otp)$/i;

/** user:password@ before a host. */
const credentials = /(\/\/)[^/?#@\s]*@/g;

// The text comes from strangers, so each pattern takes time in proportion to it: a match begins only where a word does.
const parameter = /(^|[?&#;])([\w.-]+)=[^&#;\s]*/g;

/** A web token, wherever it stands. */
const webToken = /(?<![\w-])eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g;

/** Attributes that hold a URL or a part of one. */
const urlAttributes = ["url.full", "url.query", "url.path", "http.url", "http.target", "url.fragment"];

const secretHeader =
  /^(?:http|rpc)\.(?:\w+\.)*(?:header|metadata)\.(?:authorization|cookie|set-cookie|proxy-authorization|x-api-key|x-spanhouse-key|x-auth-token|x-csrf-token)$/;

/** Without one of these there is nothing to find; most paths have none. */
const telltale = /[@=]|eyJ/;

/** The text of a URL, or of what follows its path, without what must not leave. */
export function redactText(text: string): string {
  if (!telltale.test(text)) return text;
  return text
    .replace(credentials, `$1${redacted}:${redacted}@`)
    .replace(parameter, (whole, before: string, name: string) =>
      secretParameter.test(name) ? `${before}${name}=${redacted}` : whole,
    )
    .replace(webToken, redacted);
}

/** Changes the attributes of an ended span in place; nobody else reads them any more. */
export function redactSpan({ attributes }: Pick<ReadableSpan, "attributes">): void {
  for (const name of urlAttributes) {
    const value = attributes[name];
    if (typeof value === "string") attributes[name] = redactText(value);
  }
  for (const name in attributes) {
    // Looked at closely only when it may be one: this runs for each attribute of each span.
    if (!name.includes(".header.") && !name.includes(".metadata.")) continue;
    if (secretHeader.test(name.toLowerCase().replaceAll("_", "-"))) attributes[name] = redacted;
  }
}
