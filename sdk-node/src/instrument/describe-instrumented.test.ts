import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { describeInstrumented } from "./describe-instrumented.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "spanhouse-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), JSON.stringify(content));
}

function install(versions: Record<string, string>): void {
  for (const [name, version] of Object.entries(versions)) write(`node_modules/${name}/package.json`, { version });
}

const describe = (failed = new Map<string, string>()): readonly string[] =>
  describeInstrumented({ entry: join(folder, "src/app.js"), wanted: (name) => name !== "koa", failed });

test("dependencies of the application are named with their versions, what is left alone with the reason", () => {
  const versions = {
    ...{ express: "5.3.0", redis: "5.8.2", "@aws-sdk/client-s3": "3.1169.0", openai: "7.57.0" },
    ...{ koa: "3.3.0", graphql: "13.0.0", pg: "8.23.1", lodash: "4.17.21" },
  };
  write("package.json", { dependencies: { ...versions, mysql2: "3.0.0" } });
  install(versions);
  expect(describe(new Map([["pg", "it broke"]]))).toEqual([
    "instruments express 5.3.0, redis 5.8.2, @aws-sdk/client-s3 3.1169.0, openai 7.57.0",
    "does not instrument koa 3.3.0 (disabled), graphql 13.0.0 (knows >=14.0.0 <17 || ^17.1.0), pg 8.23.1 (it broke)",
  ]);
});

test("an application without known dependencies, or without a package.json that can be read, has nothing to say", () => {
  expect(describe()).toEqual([]);
  write("package.json", { dependencies: { lodash: "1.0.0" } });
  install({ lodash: "1.0.0" });
  expect(describe()).toEqual([]);
  writeFileSync(join(folder, "package.json"), "{");
  expect(describe()).toEqual([]);
});
