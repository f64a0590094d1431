import type { Principal } from "../keys/key-ring.ts";

/** Who sends a request: the key that it brought, and the address that it came from. */
export interface Sender {
  readonly principal: Principal;
  /** From `createClientAddress`: one text for everything that counts as one address. */
  readonly address: string;
}
