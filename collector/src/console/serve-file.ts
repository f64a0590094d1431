import { open, type FileHandle } from "node:fs/promises";
import { extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};

/** The build writes these beside a file, smallest first. */
const variants = [
  { encoding: "br", ending: ".br" },
  { encoding: "gzip", ending: ".gz" },
] as const;

/** A file that is there to be answered with. */
export interface FoundFile {
  readonly handle: FileHandle;
  readonly bytes: number;
  /** Changes with the contents and the encoding. */
  readonly etag: string;
  readonly type: string;
  readonly encoding: "br" | "gzip" | undefined;
}

/**
 * Opens the file at `path` (relative, decoded) below `folder`, in the smallest encoding that the client takes. Undefined:
 * there is none, or it is of a kind that is not served.
 */
export async function findFile(request: Request, folder: string, path: string): Promise<FoundFile | undefined> {
  const type = contentTypes[extname(path)];
  if (type === undefined || !isInside(path)) return undefined;
  const taken = variants.filter(({ encoding }) => request.acceptsEncodings(encoding) === encoding);
  for (const { encoding, ending } of [...taken, { encoding: undefined, ending: "" }]) {
    const file = await openFile(join(folder, `${path}${ending}`));
    if (file !== undefined) return { ...file, type, encoding };
  }
  return undefined;
}

/** Every part of the path is a name, so that it cannot lead out of the folder. */
function isInside(path: string): boolean {
  return path.split("/").every((part) => part !== "" && !part.startsWith(".") && !/[\\:\0]/.test(part));
}

async function openFile(path: string): Promise<Pick<FoundFile, "handle" | "bytes" | "etag"> | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch {
    return undefined;
  }
  const stat = await handle.stat();
  if (!stat.isFile()) {
    await handle.close();
    return undefined;
  }
  // When it was put there: some package managers give all files the same time, and the index of two versions may be as long.
  const changedMs = Math.round(stat.ctimeMs);
  return { handle, bytes: stat.size, etag: `"${changedMs.toString(36)}-${stat.size.toString(36)}"` };
}

/** Answers with the file, or with 304 to a client that has it; the handle is closed afterwards. */
export async function sendFile(request: Request, response: Response, file: FoundFile): Promise<void> {
  const { handle, bytes, etag, type, encoding } = file;
  try {
    response.vary("Accept-Encoding").set({ "Content-Type": type, ETag: etag });
    if (encoding !== undefined) response.set("Content-Encoding", encoding);
    if (request.fresh) {
      response.status(304).end();
    } else if (request.method === "HEAD") {
      response.set("Content-Length", String(bytes)).end();
    } else {
      response.set("Content-Length", String(bytes));
      await pipeline(handle.createReadStream({ autoClose: false }), response);
    }
  } catch (error) {
    // A client that went away is nobody's failure.
    if (!response.destroyed) throw error;
  } finally {
    await handle.close();
  }
}
