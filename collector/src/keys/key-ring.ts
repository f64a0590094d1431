import type { Scope } from "./key-text.ts";

export type { Scope } from "./key-text.ts";

/** What a key may send in a second; what is left out is not limited by the key. */
export interface Rate {
  readonly requests?: number;
  readonly bytes?: number;
  readonly records?: number;
}

/** What a project may send in a day (UTC); what is left out is not limited. */
export interface Quota {
  readonly bytes?: number;
  readonly records?: number;
}

/** Who sends or asks, as its key says. */
export interface Principal {
  /** `open` while no key is needed, `local` for the token of this machine; both are no ids of keys. */
  readonly keyId: string;
  readonly projectId: string;
  readonly scope: Scope;
  /** Not empty: a public key, which pages of these origins may use and nobody else. */
  readonly origins: readonly string[];
  readonly rate: Rate | undefined;
  /** Of its project. */
  readonly quota: Quota | undefined;
}

/** Knows every key. One function for every way in, so that they all judge alike. */
export interface KeyRing {
  /**
   * The principal of a key; `text` undefined is the open default project while no key is needed. Throws `key_missing`,
   * `key_unknown` (also revoked or expired), `key_scope`, or `keys_unavailable` while no set of keys has been read yet.
   * Whoever lets a request in hands its Origin to `checkOrigin` of origin-list.ts as well.
   */
  identify(text: string | undefined, scope: Scope): Principal;
  /** Whether a page of this origin may use some public key: for preflights, which carry no key. */
  allowsOrigin(origin: string): boolean;
}

export const defaultProjectId = "default";
/** Stands for the id of a key while none is needed. */
export const openKeyId = "open";

/** A ring without keys, open to everybody. */
export const openRing: KeyRing = {
  identify: (_text, scope) => openPrincipal(scope),
  allowsOrigin: () => false,
};

/** Who asks without a key where none is needed. */
export function openPrincipal(scope: Scope): Principal {
  return { keyId: openKeyId, projectId: defaultProjectId, scope, origins: [], rate: undefined, quota: undefined };
}
