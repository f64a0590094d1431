import { createHash, randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { OperatingError } from "../errors.ts";

/** One ClickHouse user of the embedded engine. */
export interface EngineUser {
  readonly user: string;
  readonly password: string;
}

export interface EngineCredentials {
  /** May do everything in our database. */
  readonly writer: EngineUser;
  /** May SELECT from our database. */
  readonly reader: EngineUser;
}

const writerName = "spanhouse_writer";
const readerName = "spanhouse_reader";

/**
 * Reads the engine's passwords from the file at `path`, or makes them at the first start (32 random bytes each) and
 * keeps them there, readable by the owner alone. They are given to ClickHouse as hashes only.
 */
export async function loadCredentials(path: string): Promise<EngineCredentials> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text !== undefined) return parseCredentials(path, text);
  const credentials = { writer: newUser(writerName), reader: newUser(readerName) };
  // Written beside and renamed, so that a crash leaves no half file; the passwords may be new at every start.
  await writeFile(`${path}.new`, `${JSON.stringify(credentials, undefined, 2)}\n`, { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
  return credentials;
}

function newUser(user: string): EngineUser {
  return { user, password: randomBytes(32).toString("base64url") };
}

function parseCredentials(path: string, text: string): EngineCredentials {
  try {
    const { writer, reader } = JSON.parse(text) as Partial<EngineCredentials>;
    if (isUser(writer) && isUser(reader)) return { writer, reader };
  } catch {
    // Reported below, without the text: it may hold a password.
  }
  throw new OperatingError("engine_unavailable", `${path} does not hold the passwords of the embedded ClickHouse`, {
    hint: "delete the file: new passwords are made at the next start, and no data depends on them",
  });
}

function isUser(value: unknown): value is EngineUser {
  const { user, password } = (value ?? {}) as Partial<EngineUser>;
  return typeof user === "string" && user !== "" && typeof password === "string" && password !== "";
}

/** The form in which ClickHouse's configuration takes a password. */
export function passwordSha256Hex(password: string): string {
  return createHash("sha256").update(password).digest("hex");
}
