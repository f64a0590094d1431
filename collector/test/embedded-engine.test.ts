import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEngine, type Engine, type EngineOptions, type EngineState } from "../src/embedded/engine.ts";
import type { EngineUser } from "../src/embedded/credentials.ts";
import { freePorts } from "./start-test-engine.ts";

const containing = (text: string): unknown => expect.stringContaining(text);
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

let dataDir: string;
let ports: [number, number];
let engine: Engine;
const states: EngineState[] = [];
let stateChanged: () => void = () => undefined;

function options(): EngineOptions {
  return {
    dataDir,
    httpPort: ports[0],
    tcpPort: ports[1],
    database: "otel",
    memoryBytesMax: 2 ** 30,
    onStateChange(state) {
      states.push(state);
      stateChanged();
    },
  };
}

async function ask(user: EngineUser, sql: string, parameters = ""): Promise<string> {
  const headers = { "X-ClickHouse-User": user.user, "X-ClickHouse-Key": user.password, connection: "close" };
  const answer = await fetch(`${engine.url}/?${parameters}`, { method: "POST", headers, body: sql });
  return (await answer.text()).trim();
}

const write = (sql: string): Promise<string> => ask(engine.writer, sql);
const read = (sql: string, parameters?: string): Promise<string> => ask(engine.reader, sql, parameters);

/** Resolves at the next change to `state`. */
function reached(state: EngineState): Promise<void> {
  return new Promise((resolve) => {
    stateChanged = () => {
      if (states.at(-1) === state) resolve();
    };
  });
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "spanhouse-engine-"));
  ports = await freePorts();
  engine = await startEngine(options());
  await write("CREATE TABLE otel.kept (n UInt32, project String) ENGINE = MergeTree ORDER BY n");
  await write("INSERT INTO otel.kept VALUES (1, 'a'), (2, 'b')");
});

afterAll(async () => {
  await engine.stop(0);
  await rm(dataDir, { recursive: true, force: true });
});

describe("the directory", () => {
  it("keeps passwords from others and out of the configuration and the log", async () => {
    const directory = join(dataDir, "clickhouse");
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    expect((await stat(join(directory, "credentials.json"))).mode & 0o777).toBe(0o600);
    expect(Buffer.from(engine.writer.password, "base64url")).toHaveLength(32);
    for (const file of ["config.xml", "users.xml", "engine.log"]) {
      const text = await readFile(join(directory, file), "utf8");
      expect(text).not.toContain(engine.writer.password);
      expect(text).not.toContain(engine.reader.password);
    }
  });

  it("is refused to a second engine", async () => {
    const [httpPort, tcpPort] = await freePorts();
    const second = { ...options(), httpPort, tcpPort, predecessorMsMax: 0 };
    await expect(startEngine(second)).rejects.toMatchObject({
      code: "engine_unavailable",
      message: matching(new RegExp(`in use by process ${engine.pid()}`)),
      hint: containing("SPANHOUSE_DATA_DIR"),
    });
    expect(await write("SELECT 1")).toBe("1");
  });

  it("is named when it cannot be made", async () => {
    const file = join(dataDir, "file");
    await writeFile(file, "");
    await expect(startEngine({ ...options(), dataDir: file })).rejects.toMatchObject({
      code: "engine_unavailable",
      message: containing("ENOTDIR"),
    });
  });
});

describe("a taken port", () => {
  it("is named together with the variable that changes it", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const taken = (server.address() as { port: number }).port;
    const [free] = await freePorts();
    const other = await mkdtemp(join(tmpdir(), "spanhouse-engine-"));
    await expect(startEngine({ ...options(), dataDir: other, httpPort: taken, tcpPort: free })).rejects.toMatchObject({
      code: "engine_unavailable",
      message: containing(`port ${taken}`),
      hint: containing("SPANHOUSE_EMBEDDED_HTTP_PORT"),
    });
    await expect(startEngine({ ...options(), dataDir: other, httpPort: free, tcpPort: taken })).rejects.toMatchObject({
      message: containing(`port ${taken}`),
      hint: containing("SPANHOUSE_EMBEDDED_TCP_PORT"),
    });
    server.close();
    await rm(other, { recursive: true });
  });

  it("cannot serve both protocols", async () => {
    await expect(startEngine({ ...options(), httpPort: ports[0], tcpPort: ports[0] })).rejects.toMatchObject({
      code: "engine_unavailable",
    });
  });
});

describe("the reader", () => {
  it("reads our database", async () => {
    expect(await read("SELECT count() FROM otel.kept")).toBe("2");
    expect(await read("SELECT name FROM system.databases")).toBe("otel");
  });

  it.each([
    "INSERT INTO otel.kept VALUES (3, 'c')",
    "CREATE TABLE otel.mine (n UInt8) ENGINE = Memory",
    "DROP TABLE otel.kept",
    "ALTER TABLE otel.kept DELETE WHERE 1",
    "SELECT * FROM system.users",
    "SELECT * FROM system.processes",
    "SELECT * FROM system.server_settings",
    "SELECT * FROM file('/etc/hostname', LineAsString)",
    "SELECT * FROM url('http://127.0.0.1:1/', LineAsString)",
    "SELECT * FROM remote('127.0.0.1', otel.kept)",
    "SELECT * FROM default.`/etc/hostname`",
    "INSERT INTO FUNCTION file('stolen.csv', CSV, 'n UInt8') SELECT 1",
    "SYSTEM SHUTDOWN",
    "DROP FUNCTION file",
  ])("may not: %s", async (sql) => {
    expect(await read(sql)).toMatch(/ACCESS_DENIED/);
  });

  it.each([
    "SELECT file('/etc/hostname')",
    "SELECT arrayMap(x -> file(x), ['/etc/hostname'])",
    "SELECT * FROM values('line String', (SELECT file('/etc/hostname')))",
    "WITH x -> file(x) AS open SELECT open('/etc/hostname')",
  ])("cannot read a file with the scalar function: %s", async (sql) => {
    expect(await read(sql)).toMatch(/^Code: .*DB::Exception/);
  });

  it("cannot leave its caps", async () => {
    expect(await read("SELECT 1 SETTINGS max_execution_time = 0")).toMatch(/SETTING_CONSTRAINT_VIOLATION/);
    expect(await read("SELECT 1 SETTINGS max_memory_usage = 900000000000")).toMatch(/SETTING_CONSTRAINT_VIOLATION/);
    expect(await read("SELECT 1 SETTINGS profile = 'unlimited'")).toMatch(/SETTING_CONSTRAINT_VIOLATION/);
    expect(await read("SELECT 1", "enable_analyzer=0")).toMatch(/SETTING_CONSTRAINT_VIOLATION/);
  });

  it("takes a filter and limits with the request, and its statement cannot change them", async () => {
    const request = "readonly=1&max_execution_time=7&additional_table_filters={'otel.kept':'project=''a'''}";
    expect(await read("SELECT n FROM otel.kept", request)).toBe("1");
    expect(await read("SELECT n FROM otel.kept SETTINGS additional_table_filters = {}", request)).toMatch(/READONLY/);
    expect(await read("SELECT 1 SETTINGS max_execution_time = 8", request)).toMatch(/READONLY/);
  });
});

describe("the other users", () => {
  it("the writer stays in its database", async () => {
    expect(await write("CREATE DATABASE other")).toMatch(/ACCESS_DENIED/);
    expect(await write("SELECT * FROM file('/etc/hostname', LineAsString)")).toMatch(/ACCESS_DENIED/);
    expect(await write("SELECT count() > 0 FROM system.settings")).toBe("1");
  });

  it("nobody gets anything as the default user", async () => {
    const anyone = { user: "default", password: "" };
    expect(await ask(anyone, "SELECT * FROM otel.kept")).toMatch(/ACCESS_DENIED/);
    expect(await ask(anyone, "SYSTEM STOP LISTEN TCP")).toMatch(/QUOTA_EXCEEDED/);
    expect(
      await ask(anyone, "CREATE TEMPORARY TABLE f (line String) ENGINE = File(LineAsString, '/etc/hostname')"),
    ).toMatch(/QUOTA_EXCEEDED/);
  });
});

describe("its life", () => {
  it("is started again after kill -9, with everything that was answered", async () => {
    const killed = engine.pid() ?? 0;
    await write("INSERT INTO otel.kept VALUES (3, 'c')");
    const again = reached("running");
    process.kill(killed, "SIGKILL");
    await again;
    expect(states).toEqual(["restarting", "running"]);
    expect(engine.pid()).not.toBe(killed);
    expect(await read("SELECT groupArray(n) FROM (SELECT n FROM otel.kept ORDER BY n)")).toBe("[1,2,3]");
  });

  it("keeps its data and passwords over stop and start", async () => {
    const pid = engine.pid() ?? 0;
    const { writer } = engine;
    await engine.stop();
    expect(alive(pid)).toBe(false);
    expect(engine.pid()).toBeUndefined();
    engine = await startEngine(options());
    expect(engine.writer).toEqual(writer);
    expect(await read("SELECT count() FROM otel.kept")).toBe("3");
  });

  it("ends with a collector that is killed, and Ctrl-C does not reach it", async () => {
    await engine.stop();
    const parent = spawn(
      process.execPath,
      [join(import.meta.dirname, "embedded-engine-parent.ts"), JSON.stringify(options())],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]();
    const pid = Number((await lines.next()).value);
    expect(alive(pid)).toBe(true);
    // It leads a process group of its own, so a signal to the collector's group is not for it.
    expect(alive(-pid)).toBe(true);
    parent.kill("SIGKILL");
    // At once, while the one before may still be ending.
    engine = await startEngine(options());
    await expect.poll(() => alive(pid), { timeout: 20_000 }).toBe(false);
    expect(await read("SELECT count() FROM otel.kept")).toBe("3");
  });
});
