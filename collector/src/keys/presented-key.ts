import type { IncomingHttpHeaders } from "node:http";

/**
 * The key that a request brings: `x-spanhouse-key`, else `Authorization: Bearer`, else `?key=` of the URL for those who cannot
 * set headers (a page's beacon). The first one wins, because a proxy in front may want `Authorization` for itself. For gRPC
 * hand in the metadata and an empty URL. What is returned is a secret: it goes to the key ring and nowhere else.
 */
export function presentedKey(headers: IncomingHttpHeaders, url: string): string | undefined {
  const own = headers["x-spanhouse-key"];
  if (own !== undefined) return String(own).trim();
  const bearer = /^bearer +(\S+) *$/i.exec(headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return bearer;
  const query = url.indexOf("?");
  return query === -1 ? undefined : (new URLSearchParams(url.slice(query)).get("key") ?? undefined);
}
