/** The dashboard that the console begins with. */
export const overviewUid = "spanhouse-overview";

/** The dashboard that a path shows, if it is one. */
export function firstDashboard(pathname: string): string | undefined {
  if (pathname === "/") return overviewUid;
  return /^\/d\/(?<uid>[^/]+)/.exec(pathname)?.groups?.["uid"];
}
