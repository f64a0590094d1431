import { createRequire } from "node:module";
import { expect, test } from "vitest";

import { onFirstResolve, packageOf } from "./on-resolve.ts";

const require = createRequire(import.meta.url);

test("a specifier is told by its package, or by the name of a module of Node", () => {
  const names: [string, string | undefined][] = [
    ["express", "express"],
    ["express/lib/router", "express"],
    ["@nestjs/core", "@nestjs/core"],
    ["@nestjs/core/nest-factory", "@nestjs/core"],
    ["@broken", "@broken"],
    ["http", "http"],
    ["node:http", "http"],
    ["node:sqlite", "node:sqlite"],
    ["sqlite", "sqlite"],
    ["./express", undefined],
    ["../express.js", undefined],
    ["/srv/express.js", undefined],
    ["#express", undefined],
    ["file:///srv/express.js", undefined],
    ["data:text/javascript,1", undefined],
  ];
  expect(names.map(([specifier]) => [specifier, packageOf(specifier)])).toEqual(names);
});

test("a module is told once, before it is loaded, whoever asks for it", async () => {
  const told: string[] = [];
  const stop = onFirstResolve(["node:test", "zlib", "readline", "dgram"], (name) => {
    told.push(name);
    // What is loaded meanwhile is told as well.
    if (name === "node:test") require("node:zlib");
  });
  require("node:test");
  require("node:test");
  await import("node:readline");
  // oxlint-disable-next-line prefer-node-protocol -- It has two names.
  await import("readline");
  stop();
  require("node:dgram");
  expect(told).toEqual(["node:test", "zlib", "readline"]);
});
