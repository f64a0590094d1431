import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clickHouseCode, clickHouseMessage, createClickHouse, type ClickHouse } from "../src/clickhouse.ts";
import { OperatingError } from "../src/errors.ts";
import { startClosingDoor } from "./closing-door.ts";
import { startTestEngine, type TestEngine } from "./start-test-engine.ts";

let test: TestEngine;
let clickhouse: ClickHouse;

beforeAll(async () => {
  test = await startTestEngine();
  clickhouse = createClickHouse({ ...test.engine, ...test.engine.writer, requestTimeoutMs: 5_000 });
  await clickhouse.command("CREATE TABLE numbers_seen (n UInt64) ENGINE = MergeTree ORDER BY n");
});
afterAll(async () => {
  await clickhouse.close();
  await test.stop();
});

/** A Native block of one UInt64 column. */
function numbersBlock(name: string, ...values: number[]): Buffer {
  const column = Buffer.from([1, values.length, name.length, ...Buffer.from(name), 6, ...Buffer.from("UInt64")]);
  return Buffer.concat([column, Buffer.from(new BigUint64Array(values.map(BigInt)).buffer)]);
}

/** What the promise is rejected with. */
async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

const over64MiB = function* (): Generator<Buffer> {
  const piece = Buffer.alloc(2 ** 20);
  for (let i = 0; i < 65; i++) yield piece;
};

describe("rows", () => {
  it("gives columns, cells without loss and statistics; binds parameters", async () => {
    const result = await clickhouse.rows(
      "SELECT {text:String} AS text, {list:Array(String)} AS list, 18446744073709551615 AS big, nan AS n, 1.5 AS f -- all",
      { params: { text: "it's \\ ok\n", list: ["a", "b'"] } },
    );
    expect(result).toMatchObject({
      columns: [
        { name: "text", type: "String" },
        { name: "list", type: "Array(String)" },
        { name: "big", type: "UInt64" },
        { name: "n", type: "Float64" },
        { name: "f", type: "Float64" },
      ],
      rows: [["it's \\ ok\n", ["a", "b'"], "18446744073709551615", "nan", 1.5]],
      statistics: { rowsRead: 1 },
    });
  });

  it("tells the zone in which times are written: UTC on the embedded engine, else that of the server", async () => {
    const sql = "SELECT toDateTime(0), toDateTime(0, 'UTC'), serverTimezone()";
    const { timeZone, rows } = await clickhouse.rows(sql);
    expect({ timeZone, rows }).toEqual({
      timeZone: "UTC",
      rows: [["1970-01-01 00:00:00", "1970-01-01 00:00:00", "UTC"]],
    });
    const elsewhere = await clickhouse.rows(sql, { settings: { session_timezone: "America/New_York" } });
    expect(elsewhere.timeZone).toBe("America/New_York");
    expect(elsewhere.rows[0]?.slice(0, 2)).toEqual(["1969-12-31 19:00:00", "1970-01-01 00:00:00"]);
  });

  it("fails whole when the error comes after many rows", async () => {
    const error = await failure(clickhouse.rows("SELECT throwIf(number = 900000, 'late') FROM numbers(1000000)"));
    expect(error).toMatchObject({ code: "clickhouse_refused" });
    expect(clickHouseCode(error)).toBe(395);
    expect(clickHouseMessage(error)).toMatch(/^late/);
  });

  it("is given up by its signal", async () => {
    const stop = new AbortController();
    const running = failure(clickhouse.rows("SELECT sleep(3)", { signal: stop.signal }));
    stop.abort(new Error("no longer wanted"));
    expect(await running).toBe(stop.signal.reason);
    expect(await failure(clickhouse.rows("SELECT 1", { signal: stop.signal }))).toBe(stop.signal.reason);
  });
});

describe("a connection that the server closes as it is used again", () => {
  it("costs a reader nothing", async () => {
    const door = await startClosingDoor(Number(new URL(test.engine.url).port));
    const through = createClickHouse({ ...test.engine, ...test.engine.writer, url: door.url, requestTimeoutMs: 5_000 });
    await clickhouse.command("CREATE TABLE numbers_asked (n UInt64) ENGINE = MergeTree ORDER BY n");
    try {
      for (const n of [7, 8]) {
        // ClickHouse keeps the connection of an INSERT, which the question takes then.
        await through.insertNative("numbers_asked", Readable.from([numbersBlock("n", n)]));
        await setImmediate();
        expect((await through.rows("SELECT max(n) FROM numbers_asked")).rows).toEqual([[`${n}`]]);
      }
      expect(door.closed()).toBe(2);
    } finally {
      await through.close();
      await door.stop();
    }
  });

  it("is told to a reader when there is no server any more", async () => {
    const door = await startClosingDoor(Number(new URL(test.engine.url).port));
    const through = createClickHouse({ ...test.engine, ...test.engine.writer, url: door.url, requestTimeoutMs: 5_000 });
    await through.rows("SELECT 1");
    await door.stop();
    expect(await failure(through.rows("SELECT 2"))).toMatchObject({ code: "clickhouse_unavailable" });
    await through.close();
  });
});

describe("insertNative", () => {
  it("stores a streamed body", async () => {
    await clickhouse.insertNative("numbers_seen", Readable.from([numbersBlock("n", 1, 2), numbersBlock("n", 3)]));
    expect((await clickhouse.rows("SELECT sum(n) FROM numbers_seen")).rows).toEqual([["6"]]);
  });

  it("stores nothing of a body that breaks off, and hands on why", async () => {
    const reason = new OperatingError("segment_unreadable", "the disk did not answer");
    const body = Readable.from(
      (function* () {
        yield numbersBlock("n", 100);
        throw reason;
      })(),
    );
    expect(await failure(clickhouse.insertNative("numbers_seen", body))).toBe(reason);
    const cut = Readable.from([numbersBlock("n", 100, 200).subarray(0, -3)]);
    expect(clickHouseCode(await failure(clickhouse.insertNative("numbers_seen", cut)))).toBe(33);
    expect((await clickhouse.rows("SELECT max(n) FROM numbers_seen")).rows).toEqual([["3"]]);
  });

  it("learns why ClickHouse refuses a large body, though it stops reading it", async () => {
    const missing = clickhouse.insertNative("no_such_table", Readable.from(over64MiB()));
    expect(clickHouseCode(await failure(missing))).toBe(60);
    const stranger = createClickHouse({ ...test.engine, user: "nobody", requestTimeoutMs: 5_000 });
    const refused = await failure(stranger.insertNative("numbers_seen", Readable.from(over64MiB())));
    expect(clickHouseCode(refused)).toBe(516);
    await stranger.close();
  });

  it("destroys the body when nobody answers", async () => {
    const nobody = createClickHouse({ url: "http://127.0.0.1:1", database: "otel", requestTimeoutMs: 5_000 });
    const body = Readable.from(over64MiB());
    const error = await failure(nobody.insertNative("numbers_seen", body));
    expect(error).toMatchObject({
      code: "clickhouse_unavailable",
      message: expect.stringMatching(/ECONNREFUSED/) as unknown,
    });
    expect(clickHouseCode(error)).toBeUndefined();
    expect(body.destroyed).toBe(true);
  });
});

describe("the URL", () => {
  it("may carry user and password, which go after those beside it", async () => {
    const { url, writer, reader } = test.engine;
    const inUrl = url.replace("//", `//${writer.user}:${encodeURIComponent(writer.password)}@`);
    const user = async (more: { user?: string; password?: string }): Promise<unknown> => {
      const client = createClickHouse({ url: inUrl, ...more, database: "otel", requestTimeoutMs: 5_000 });
      const { rows } = await client.rows("SELECT currentUser()");
      await client.close();
      return rows[0]?.[0];
    };
    expect(await user({})).toBe("spanhouse_writer");
    expect(await user(reader)).toBe("spanhouse_reader");
  });

  it.each(["ftp://user:secret@host", "user:secret@host", "http://user:secret@host/?database=x"])(
    "is refused without being repeated: %s",
    (url) => {
      const make = (): unknown => createClickHouse({ url, database: "otel", requestTimeoutMs: 1 });
      expect(make).toThrow(expect.objectContaining({ code: "config_invalid" }));
      expect(make).not.toThrow(/secret/);
    },
  );
});

it("answers a ping, or says why not", async () => {
  await clickhouse.ping();
  const stranger = createClickHouse({ ...test.engine, user: "nobody", requestTimeoutMs: 5_000 });
  expect(clickHouseCode(await failure(stranger.ping()))).toBe(516);
  await stranger.close();
});
