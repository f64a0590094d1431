import type { Request, RequestHandler } from "express";
import { OperatingError } from "../errors.ts";
import { openKeyId, type KeyRing, type Principal, type Scope } from "../keys/key-ring.ts";
import { presentedKey } from "../keys/presented-key.ts";
import { runAs } from "./reader-scope.ts";

/** The key ring, and whether it holds any key. */
export interface QueryKeys extends KeyRing {
  hasKeys(): boolean;
}

/** A key is never taken from the URL here: what reads is no beacon, and URLs end in logs. */
function principalOf(keys: KeyRing, request: Request, scope: Scope): Principal {
  return keys.identify(presentedKey(request.headers, ""), scope);
}

/** Lets readers in, each to its project. Whatever is mounted behind it runs for that reader. */
export function asReader(keys: QueryKeys): RequestHandler {
  return (request, _response, next) => {
    const principal = principalOf(keys, request, "read");
    const isLetIn = (): boolean => {
      try {
        return principalOf(keys, request, "read").projectId === principal.projectId;
      } catch {
        return false;
      }
    };
    runAs({ principal, alone: !keys.hasKeys(), isLetIn }, next);
  };
}

/** For what tells of all projects: open while there are no keys, then for administrators alone. */
export function asOperator(keys: QueryKeys): RequestHandler {
  return (request, _response, next) => {
    principalOf(keys, request, "admin");
    next();
  };
}

/** For what changes who may do what: never open. Resolves to who it is. */
export function administratorOf(keys: KeyRing, request: Request): Principal {
  const principal = principalOf(keys, request, "admin");
  if (principal.keyId !== openKeyId) return principal;
  throw new OperatingError("key_missing", "administering needs an admin key, or the token of this machine", {
    hint: "On the machine of the collector the command line has the token: spanhouse key create ...",
  });
}
