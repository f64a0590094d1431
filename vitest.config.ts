import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { ViteUserConfig } from "vitest/config";
import { defineConfig } from "vitest/config";
import { TestOrder } from "./scripts/test-order.ts";

// Without "import" and "default": vitest hands these on to Node, where they would hold for `require` as well.
const conditions = ["@spanhouse/source", "node"];

// Hundreds of processes start from the same sources: compiled once, a command takes half as long to start (0.18 s of CPU, not 0.38).
// Node holds what it kept against the source, so a change is never missed.
process.env["NODE_COMPILE_CACHE"] ??= fileURLToPath(new URL("node_modules/.cache/compiled", import.meta.url));

/** What looks at one run of the shop, which both share. */
const ofShop = ["e2e/shop-demo.test.ts", "grafana-plugin/test/dashboards-page.test.ts"];

/**
 * `unit`, `sdk-node-unit` and `grafana-unit` sit beside the code; `process` starts real processes and lives in
 * `<package>/test/`; `browser` runs pages in a real Chromium; `grafana-process` asks a real collector as Grafana does, `grafana`
 * runs the built data source and console in the Chromium; `shop` looks at what one run of the shop has stored; `e2e` crosses
 * packages.
 */
const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // Most files wait for processes of their own for half of their time: on 2 cores 3 at once take two thirds as long as 1.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: TestOrder },
    // What is waited for ends the wait; a busy machine must not.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // A property of thousands of cases takes seconds on a busy machine.
          testTimeout: 30_000,
          include: ["{schemas,collector,sdk-browser,scripts,bench}/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/dist/**", "collector/test/**", "sdk-browser/test/**"],
          // One process for many files, which leave nothing behind: 57 s of CPU with a process a file, 36 s so.
          isolate: false,
        },
      },
      {
        extends: true,
        // A process a file, because what OpenTelemetry and its instrumentations register holds for the whole process.
        test: { name: "sdk-node-unit", testTimeout: 30_000, include: ["sdk-node/src/**/*.test.ts"] },
      },
      {
        extends: true,
        test: {
          name: "grafana-unit",
          testTimeout: 30_000,
          include: ["grafana-plugin/**/*.test.{ts,tsx}"],
          exclude: ["**/node_modules/**", "**/dist/**", "grafana-plugin/test/**"],
          // As "unit": each file would load the packages of Grafana anew, 39 s of CPU where 7 s are enough.
          isolate: false,
          // These packages mix ESM with imports that only a bundler resolves.
          server: { deps: { inline: [/@grafana\//] } },
        },
      },
      {
        extends: true,
        test: {
          name: "process",
          include: ["{collector,sdk-node}/test/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          ...{ name: "browser", include: ["sdk-browser/test/**/*.test.ts"] },
          ...{ globalSetup: "sdk-browser/test/bundle-scripts.ts", testTimeout: 30_000, hookTimeout: 60_000 },
        },
      },
      {
        extends: true,
        test: {
          ...{ name: "grafana-process", include: ["grafana-plugin/test/source/**/*.test.ts"] },
          ...{ testTimeout: 60_000, hookTimeout: 60_000 },
          server: { deps: { inline: [/@grafana\//] } },
        },
      },
      {
        extends: true,
        test: {
          ...{ name: "grafana", include: ["grafana-plugin/test/**/*.test.ts"] },
          exclude: ["**/node_modules/**", "grafana-plugin/test/source/**", ...ofShop],
          ...{ globalSetup: "grafana-plugin/test/build-once.ts", testTimeout: 60_000, hookTimeout: 120_000 },
        },
      },
      {
        extends: true,
        test: {
          ...{ name: "shop", include: ofShop, testTimeout: 60_000, hookTimeout: 120_000 },
          globalSetup: ["e2e/shop-run.ts", "grafana-plugin/test/build-once.ts"],
        },
      },
      {
        extends: true,
        test: {
          ...{ name: "e2e", include: ["e2e/**/*.test.ts"], exclude: ["**/node_modules/**", ...ofShop] },
          ...{ testTimeout: 60_000, hookTimeout: 60_000 },
        },
      },
    ],
  },
});

export default config;
