/**
 * A key as text: `sh_<scope>_<keyId>_<secret>`, such as `sh_ingest_4fQzT0aLm2_` and 32 characters more.
 *
 *   scope   ingest, read or admin
 *   keyId   10 characters of base62; names the key in lists and logs, and is no secret
 *   secret  32 characters of base62, 190 random bits
 *
 * What is stored is the SHA-256 of the whole text. Nothing slower is needed: nobody can try out 190 bits.
 */
import { createHash, randomInt } from "node:crypto";

export const scopes: readonly ["ingest", "read", "admin"] = ["ingest", "read", "admin"];

/** What a key is for; each key is for one thing. */
export type Scope = (typeof scopes)[number];

export interface KeyText {
  readonly scope: Scope;
  readonly keyId: string;
}

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const form = /^sh_(ingest|read|admin)_([0-9A-Za-z]{10})_[0-9A-Za-z]{32}$/;
export const keyIdPattern: RegExp = /^[0-9A-Za-z]{10}$/;

/** Makes a new key. `text` is shown once and kept nowhere. */
export function generateKey(
  scope: Scope,
  keyId: string = randomText(10),
): { readonly text: string; readonly keyId: string } {
  return { text: `sh_${scope}_${keyId}_${randomText(32)}`, keyId };
}

/** What the text says of itself; undefined when it has not the form of a key. */
export function parseKey(text: string): KeyText | undefined {
  const [, scope, keyId] = form.exec(text) ?? [];
  return scope === undefined || keyId === undefined ? undefined : { scope: scope as Scope, keyId };
}

/** What is stored of a key, and compared. */
export function hashKey(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
