import { openRing } from "../src/keys/key-ring.ts";
import type { QueryServerOptions } from "../src/query/server.ts";

function nobody(): Promise<never> {
  return Promise.reject(new Error("there are no keys here"));
}

/** A query listener that is open to everybody, as long as nobody has made a key. */
export const withoutKeys: Pick<QueryServerOptions, "keys" | "administration" | "isolation"> = {
  keys: { ...openRing, hasKeys: () => false },
  administration: {
    ...{ projects: nobody, createProject: nobody, keys: nobody },
    ...{ createKey: nobody, revokeKey: nobody, audit: nobody },
  },
  isolation: () => ({ proven: false, reason: "nobody has tried" }),
};
