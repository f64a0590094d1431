import { mkdir, open, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { OperatingError } from "../errors.ts";
import { loadCredentials, type EngineCredentials } from "./credentials.ts";
import { renderConfig, renderUsers, shadowedFunctions, type ReaderAccess } from "./engine-config.ts";

/*
 * <dataDir>/clickhouse/        mode 0700
 *   credentials.json           the two passwords, 0600; made at the first start
 *   config.xml, users.xml      written at every start, 0600; hold hashes only
 *   engine.log, engine.log.N.gz  ClickHouse's own log, rotated by it: 10 MB and the last three, compressed
 *   data/                      ClickHouse's --path; its lock is data/status
 */

/** Where the parts of one engine lie; all paths are absolute. */
export interface EngineDirectory {
  readonly path: string;
  readonly dataPath: string;
  readonly configPath: string;
  readonly logPath: string;
  readonly credentials: EngineCredentials;
}

export interface DirectoryOptions {
  readonly dataDir: string;
  readonly database: string;
  readonly memoryBytesMax: number;
  readonly readerAccess?: ReaderAccess | undefined;
}

/** Makes the engine's directory ready for a start. Throws `engine_unavailable` when the disk does not take it. */
export async function prepareEngineDirectory(options: DirectoryOptions): Promise<EngineDirectory> {
  const path = join(resolve(options.dataDir), "clickhouse");
  const dataPath = join(path, "data");
  const functionsPath = join(dataPath, "user_defined");
  const logPath = join(path, "engine.log");
  const usersPath = join(path, "users.xml");
  const configPath = join(path, "config.xml");
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await mkdir(functionsPath, { recursive: true, mode: 0o700 });
    const credentials = await loadCredentials(join(path, "credentials.json"));
    const { database, memoryBytesMax, readerAccess } = options;
    const config = { database, credentials, memoryBytesMax, logPath, usersPath, readerAccess };
    await writeFile(configPath, renderConfig(config), { mode: 0o600 });
    await writeFile(usersPath, renderUsers(config), { mode: 0o600 });
    for (const [name, text] of Object.entries(shadowedFunctions)) {
      await writeFile(join(functionsPath, name), text, { mode: 0o600 });
    }
    return { path, dataPath, configPath, logPath, credentials };
  } catch (error) {
    throw asDiskError(error, path);
  }
}

function asDiskError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof OperatingError || code === undefined) return error;
  return new OperatingError(
    "engine_unavailable",
    `cannot write the embedded ClickHouse's files below ${path}: ${code}`,
    {
      hint: "make the directory writable for this user, free some space, or name another one with SPANHOUSE_DATA_DIR",
      cause: error,
    },
  );
}

/** The end of ClickHouse's log, at most `bytes` long, beginning at a line; empty when there is none. */
export async function readLogTail(logPath: string, bytes: number): Promise<string> {
  const file = await open(logPath).catch(() => undefined);
  if (file === undefined) return "";
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - bytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, start);
    const text = buffer.subarray(0, bytesRead).toString("utf8");
    return start === 0 ? text : text.slice(text.indexOf("\n") + 1);
  } finally {
    await file.close();
  }
}

/** The live process that ClickHouse's lock file names, if there is one. After `kill -9` the number may be another's. */
export async function directoryHolder(dataPath: string): Promise<number | undefined> {
  const status = await readFile(join(dataPath, "status"), "utf8").catch(() => "");
  const pid = Number(/^PID: (\d+)$/m.exec(status)?.[1]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    // EPERM: alive, but another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM" ? pid : undefined;
  }
}
