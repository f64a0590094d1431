/** `spanhouse project` and `spanhouse key`, and how the other commands show a key. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "../src/cli/run-cli.ts";
import { startTestCollector, type TestCollector } from "./start-test-collector.ts";

let running: TestCollector;

beforeAll(async () => {
  running = await startTestCollector();
  await running.collector.whenReady();
});
afterAll(() => running.remove());

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** On the machine of the collector, unless it is told of another data directory. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    terminal: {
      out: (text) => void (out += text),
      note: (text) => void (err += text),
      ...{ interactive: false, columns: 100, style: (_format, text) => text },
    },
    env: { SPANHOUSE_DATA_DIR: running.config.dataDir, ...env },
    workingDir: running.config.dataDir,
  });
  return { code, out, err };
}

/** The URL is read from the environment of the process by the option itself. */
function at(...args: readonly string[]): string[] {
  return [...args, "--url", running.queryUrl];
}

test("a project and its keys: made, listed, used, revoked, and all of it in the audit table", async () => {
  expect(await run(at("project", "create", "shop", "--quota", "50GiB/day"))).toMatchObject({
    ...{ code: 0, out: "made the project shop\n", err: expect.stringContaining("spanhouse key create") as string },
  });
  expect((await run(at("project", "list"))).out).toMatch(
    /^project\tquota\tmade\ndefault\t\talways there\nshop\t50GiB\/day\t20/,
  );
  const made = await run(
    at("key", "create", "--project", "shop", "--scope", "read", "--expires", "90d", "--name", "grafana"),
  );
  expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^sh_read_\w{10}_\w{32}\n$/) as string });
  expect(made.err).toContain("only time");
  const key = made.out.trim();
  const page = [
    "--origin",
    "https://a.example",
    "--origin",
    "https://b.example",
    "--rate",
    "100/s",
    "--rate",
    "1MiB/s",
  ];
  const created = await run(at("key", "create", "--project", "shop", "--scope", "ingest", ...page, "--json"));
  const { keyId } = JSON.parse(created.out) as { keyId: string };
  const listed = (await run(at("key", "list"))).out;
  expect(listed).toContain(`\tshop\tread\tgrafana\tvalid until 20`);
  expect(listed).toContain(`${keyId}\tshop\tingest\t\tvalid\thttps://a.example, https://b.example\t100/s, 1MiB/s\t20`);
  expect(listed).not.toContain(key.slice(-32));

  expect((await run(at("sql", "SELECT 1", "--key", key))).out).toBe("1\n1\n");
  expect(await run(at("key", "revoke", key))).toMatchObject({ code: 0, out: `revoked ${key.split("_")[2]}\n` });
  expect(await run(at("sql", "SELECT 1", "--key", key))).toMatchObject({
    ...{ code: 1, out: "", err: expect.stringContaining("spanhouse key list") as string },
  });
  expect((await run(at("key", "audit"))).out).toMatch(
    /^at\twho\tfrom\taction\tsubject\tdetails\n20\S+\tlocal\t127.0.0.1\tkey.revoke\t/,
  );
});

test("on its own machine a collector that wants a key is shown the token, elsewhere it says what to do", async () => {
  expect((await run(at("key", "create", "--project", "default", "--scope", "read"))).code).toBe(0);
  expect((await run(at("sql", "SELECT 1"))).out).toBe("1\n1\n");
  const elsewhere = { SPANHOUSE_DATA_DIR: "/nowhere" };
  expect(await run(at("sql", "SELECT 1"), elsewhere)).toMatchObject({
    ...{ code: 1, err: expect.stringContaining("Authorization: Bearer sh_read_") as string },
  });
  expect(await run(at("key", "list"), elsewhere)).toMatchObject({
    code: 1,
    err: expect.stringContaining("needs") as string,
  });
});

test("doctor sees a collector with keys as one without", async () => {
  const { out } = await run(at("doctor", "--json"));
  const findings = JSON.parse(out) as { name: string; status: string; text: string }[];
  expect(findings.find(({ name }) => name === "tables")).toMatchObject({ status: "ok" });
  expect(findings.find(({ name }) => name === "reader")).toMatchObject({ status: "ok" });
});

test.each([
  [["project", "create", "Shop!"], 1, "begins with a letter or digit"],
  [["project", "create", "shop2", "--quota", "much"], 2, "50GiB/day"],
  [["key", "create", "--project", "shop"], 2, "--scope"],
  [["key", "create", "--scope", "read"], 2, "--project"],
  [["key", "create", "--project", "shop", "--scope", "all"], 2, "Allowed choices are ingest"],
  [["key", "create", "--project", "nowhere", "--scope", "read"], 1, "spanhouse project create nowhere"],
  [["key", "create", "--project", "shop", "--scope", "read", "--expires", "soon"], 2, "90d"],
  [["key", "create", "--project", "shop", "--scope", "ingest", "--rate", "fast"], 2, "100/s"],
  [["key", "create", "--project", "shop", "--scope", "read", "--origin", "https://a.example"], 1, "scope ingest"],
  [["key", "create", "--project", "shop", "--scope", "ingest", "--origin", "a.example"], 1, "origins"],
  [["key", "revoke", "aaaaaaaaaa"], 1, "spanhouse key list"],
])("a wrong call says what would be right: %s", async (args, code, words) => {
  const { code: ended, out, err } = await run(at(...args));
  expect({ ended, out }).toEqual({ ended: code, out: "" });
  expect(err).toContain(words);
});

test("a key for the configuration file is made without a collector, and works there", async () => {
  const { out } = await run(["key", "generate", "--project", "fixed", "--scope", "ingest", "--json"]);
  const { text, entry } = JSON.parse(out) as { text: string; entry: { id: string; hash: string } };
  expect(text).toContain(`sh_ingest_${entry.id}_`);
  const shown = await run(["key", "generate", "--project", "fixed", "--scope", "ingest"]);
  expect(shown.err).toMatch(/keys:\n {2}- \{ project: "fixed", id: "\w{10}", scope: ingest, hash: "[0-9a-f]{64}" \}\n/);
  const own = await startTestCollector({ keys: `fixed=${text}` });
  try {
    const send = async (headers: Record<string, string>): Promise<number> =>
      (
        await fetch(`${own.ingestUrl}/v1/logs`, {
          method: "POST",
          headers: { "Content-Type": "application/json", ...headers },
          body: "{}",
        })
      ).status;
    expect([await send({}), await send({ "x-spanhouse-key": text })]).toEqual([401, 200]);
    await own.collector.whenReady();
    const env = { SPANHOUSE_DATA_DIR: own.config.dataDir };
    expect((await run(["key", "list", "--url", own.queryUrl], env)).out).toContain("in the configuration");
    const revoked = await run(["key", "revoke", entry.id, "--url", own.queryUrl], env);
    expect(revoked).toMatchObject({ code: 1, err: expect.stringContaining("take it out there") as string });
  } finally {
    await own.remove();
  }
});
