/**
 * The console: a page that asks the query API, built from grafana-plugin/ and served by the query listener. It holds no
 * data, so none of it needs a key; what it shows comes from `/api/v1` and needs one there.
 *
 *     GET /                       a browser: index.html; anybody else: the text of query-welcome.ts
 *     GET /d/<dashboard> /logs …  index.html: the page reads its own address; an address it does not know: the same, 404
 *     GET /assets/*               named by their contents: kept for a year
 *     GET /public/*               the built data source, icons: asked again by ETag
 *
 * 1. While it is not built, every address of a page answers 503 with one that says how far it is (waiting-page.ts).
 * 2. Nothing outside of `dist` is read, and of it only kinds of files that a page uses (serve-file.ts).
 * 3. What is not the console's goes on to the next handler; `/api`, `/healthz`, `/readyz` and `/metrics` never come here.
 */
import type { Request, RequestHandler, Response } from "express";
import { readBuildState } from "./build-state.ts";
import type { ConsoleFolder } from "./console-folder.ts";
import { findFile, sendFile } from "./serve-file.ts";
import { waitingPage, waitingPagePolicy } from "./waiting-page.ts";

const apiPaths = /^\/(?:api|healthz|readyz|metrics)(?:\/|$)/;
const filePaths = /^\/(?:assets|public)\//;
/** Addresses that the page knows. */
const pagePaths = /^\/(?:|d\/[^/]+|logs|traces(?:\/[^/]+)?|query|explore|dashboards|config)\/?$/;

const kept = "public, max-age=31536000, immutable";
const askedAgain = "no-cache";

/**
 * Makes the handler of everything that a browser shows; it calls the next one for what is not the console's. `scriptSources` says what
 * the page may run, as a Content-Security-Policy writes it; what is published needs no more than its own files.
 */
export function serveConsole({ dist, buildState }: ConsoleFolder, scriptSources: string = "'self'"): RequestHandler {
  const policy = pagePolicy(scriptSources);
  const prepare = (response: Response, cacheControl: string): Response =>
    response.set({
      "Content-Security-Policy": policy,
      "Cross-Origin-Opener-Policy": "same-origin",
      // Without a referrer a browser may leave out the origin by which the query API knows its own page.
      "Referrer-Policy": "same-origin",
      "Cache-Control": cacheControl,
    });
  return async (request, response, next) => {
    const path = decoded(request.path);
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (!isRead || path === undefined || apiPaths.test(path)) return next();
    if (filePaths.test(path)) {
      const file = await findFile(request, dist, path.slice(1));
      if (file === undefined) return next();
      return sendFile(request, prepare(response, path.startsWith("/assets/") ? kept : askedAgain), file);
    }
    response.vary("Accept");
    if (!wantsPage(request, path)) return next();
    const page = await findFile(request, dist, "index.html");
    if (page === undefined) return answerWaiting(response, buildState);
    if (!pagePaths.test(path)) response.status(404);
    return sendFile(request, prepare(response, askedAgain), page);
  };
}

async function answerWaiting(response: Response, buildState: string): Promise<void> {
  const state = await readBuildState(buildState);
  response.status(503).set({ "Retry-After": "2", "Content-Security-Policy": waitingPagePolicy });
  response.type("text/html").send(waitingPage(state, Date.now()));
}

/** Scripts and people at a terminal get the text at `/`, and are told that there is nothing elsewhere. */
function wantsPage(request: Request, path: string): boolean {
  const accept = request.headers.accept ?? "";
  return accept.includes("text/html") || (path !== "/" && pagePaths.test(path));
}

/** Connections and the rest from this origin alone; styles also within the page, where emotion writes them. */
function pagePolicy(scriptSources: string): string {
  return [
    "default-src 'none'",
    `script-src ${scriptSources}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join("; ");
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
