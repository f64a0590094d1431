/** What npm hands out, installed into a folder of a stranger: no source, no workspace, its dependencies from the registry. */
import { spawnSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle } from "../bundle.ts";
import { startReceiver } from "./receiver.ts";
import { killApplications, runApplication } from "./run-application.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
let folder: string;

function npm(args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync("npm", [...args, "--loglevel=error"], { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm ${args.join(" ")} ended with ${status}: ${stderr}`);
  return stdout.trim();
}

const body = `
const app = express();
app.get("/orders/:id", async (request, response) => {
  logger.info("order read");
  await fetch("http://127.0.0.1:" + server.address().port + "/stock");
  response.send(request.params.id);
});
app.get("/stock", (request, response) => response.send("3"));
const server = app.listen(0, "127.0.0.1", async () => {
  await (await fetch("http://127.0.0.1:" + server.address().port + "/orders/7")).text();
  process.exit(0);
});
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "spanhouse-packed-"));
  const source = join(folder, "package");
  await mkdir(source);
  for (const file of ["package.json", "README.md", "LICENSE"]) await copyFile(join(root, file), join(source, file));
  await bundle(join(source, "dist"));
  const tarball = join(folder, npm(["pack", "--pack-destination", folder], source).split("\n").at(-1) ?? "");
  const application = join(folder, "application");
  await mkdir(application);
  await writeFile(
    join(application, "package.json"),
    JSON.stringify({ name: "stranger", version: "1.2.3", private: true }),
  );
  npm(
    ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball, "express@5.3.0"],
    application,
  );
  const imports = `import express from "express";\nimport { logger } from "@spanhouse/node";\n`;
  await writeFile(join(application, "imported.mjs"), imports + body);
  const requires = `const express = require("express");\nconst { logger } = require("@spanhouse/node");\n`;
  await writeFile(join(application, "required.cjs"), requires + body);
});

afterAll(async () => {
  await killApplications();
  await rm(folder, { recursive: true, force: true });
});

test.each(["imported.mjs", "required.cjs"])(
  "an application is instrumented by the installed package (%s)",
  async (file) => {
    const collector = await startReceiver();
    const cwd = join(folder, "application");
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    const ending = await runApplication(join(cwd, file), {
      cwd,
      env,
      nodeArgs: ["--import", "@spanhouse/node/register"],
      isInstalled: true,
    }).ended;
    await collector.close();
    expect(ending.stderr).toMatch(/^spanhouse: stranger sends .*express/);
    expect(ending.code).toBe(0);
    const server = collector.spans().find(({ name }) => name === "GET /orders/:id");
    const inner = collector.spans().find(({ name }) => name === "GET /stock");
    expect(server?.resource).toMatchObject({ "service.name": "stranger", "service.version": "1.2.3" });
    expect(inner?.traceId).toBe(server?.traceId);
    expect(collector.logs().find(({ body: text }) => text === "order read")?.traceId).toBe(server?.traceId);
  },
);
