import type { Request, Response } from "express";

/** The newer one has a mistake in its gift wrapping, so that there is something to see in a comparison. */
const releases = { stable: "1.4.0", canary: "1.5.0" };
const canaryShare = 1 / 3;

/** The release of the page for this visitor: a third get the next one, and keep it. */
export function chooseRelease(request: Request, response: Response): string {
  const [, kept] = /(?:^|; )release=([\d.]+)/.exec(request.headers.cookie ?? "") ?? [];
  const release = kept ?? (Math.random() < canaryShare ? releases.canary : releases.stable);
  if (kept === undefined) response.cookie("release", release, { sameSite: "lax" });
  return release;
}
