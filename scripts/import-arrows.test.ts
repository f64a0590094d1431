import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

/**
 * The linter says nothing about a pattern it does not understand, so every arrow is shown to fire: one throw-away file a
 * row, in a copy of the tree's folders, with imports that must pass and imports that must be refused.
 */
interface Arrow {
  readonly file: string;
  readonly allowed: readonly string[];
  readonly refused: readonly string[];
}

const anyStage = [
  "../columns/x.ts",
  "../decode/x.ts",
  "../write/x.ts",
  "../receive/x.ts",
  "../query/x.ts",
  "../cli/x.ts",
];
const files = ["node:fs", "node:fs/promises", "fs"];
const typeOf = (specifier: string): string => `type ${specifier}`;

function refuse(...allowed: readonly string[]): string[] {
  return anyStage.filter((specifier) => !allowed.includes(specifier));
}

const arrows: readonly Arrow[] = [
  {
    file: "schemas/src/x.ts",
    allowed: ["./tables.ts", "node:fs"],
    refused: ["@spanhouse/collector", "../../collector/src/errors.ts"],
  },
  {
    file: "schemas/src/query/x.ts",
    allowed: ["./y.ts", "./search/y.ts", "zod"],
    refused: ["@spanhouse/collector", "../../collector/src/errors.ts", "node:fs", "node:buffer"],
  },
  {
    file: "collector/src/columns/x.ts",
    allowed: ["./y.ts", "../errors.ts", "@spanhouse/schemas"],
    refused: [...refuse("../columns/x.ts"), "../commit/sink.ts", typeOf("../spool/spool.ts"), ...files],
  },
  {
    file: "collector/src/decode/x.ts",
    allowed: ["../columns/x.ts", "../errors.ts", "@spanhouse/schemas", typeOf("../commit/sink.ts")],
    refused: [...refuse("../columns/x.ts", "../decode/x.ts"), "../commit/sink.ts", "../telemetry.ts", ...files],
  },
  {
    file: "collector/src/commit/x.ts",
    allowed: ["../columns/x.ts", "../decode/x.ts", "../errors.ts", "../telemetry.ts", typeOf("../spool/spool.ts")],
    refused: [...refuse("../columns/x.ts", "../decode/x.ts"), "../spool/spool.ts", "../spool/disk.ts", ...files],
  },
  {
    file: "collector/src/spool/x.ts",
    allowed: ["./disk.ts", "../errors.ts", "../byte-text.ts"],
    refused: [...anyStage, "../telemetry.ts", "@spanhouse/schemas", typeOf("../commit/sink.ts"), ...files],
  },
  { file: "collector/src/spool/disk.ts", allowed: files, refused: [...anyStage, "@spanhouse/schemas"] },
  {
    file: "collector/src/write/x.ts",
    allowed: ["../clickhouse.ts", "../errors.ts", "../telemetry.ts", typeOf("../spool/spool.ts")],
    refused: [
      ...refuse("../write/x.ts"),
      "../spool/spool.ts",
      typeOf("../spool/frame.ts"),
      "../commit/sink.ts",
      ...files,
    ],
  },
  {
    file: "collector/src/embedded/x.ts",
    allowed: ["../errors.ts", ...files],
    refused: [...anyStage, "../clickhouse.ts", "../spool/spool.ts", "@spanhouse/schemas"],
  },
  {
    file: "collector/src/keys/x.ts",
    allowed: ["./y.ts", "../errors.ts", "../clickhouse.ts", "@spanhouse/schemas"],
    refused: [...anyStage, "../spool/disk.ts", "../config.ts", ...files],
  },
  {
    file: "collector/src/limits/x.ts",
    allowed: ["./y.ts", "../errors.ts", "../keys/key-ring.ts"],
    refused: [...anyStage, "../keys/key-store.ts", "../spool/text-file.ts", "../config.ts", ...files],
  },
  {
    file: "collector/src/tls/x.ts",
    allowed: ["./y.ts", "../errors.ts"],
    refused: [...anyStage, "../keys/key-ring.ts", "../spool/text-file.ts", "../config.ts", ...files],
  },
  {
    file: "collector/src/receive/x.ts",
    allowed: [
      "../limits/x.ts",
      "../request-id.ts",
      "../tls/x.ts",
      "../errors.ts",
      "../telemetry.ts",
      "../keys/key-ring.ts",
      "../keys/presented-key.ts",
      "@spanhouse/schemas",
      typeOf("../commit/sink.ts"),
    ],
    refused: [
      "../keys/key-store.ts",
      ...refuse("../receive/x.ts"),
      "../commit/sink.ts",
      typeOf("../commit/committer.ts"),
      "../clickhouse.ts",
      ...files,
    ],
  },
  {
    file: "collector/src/query/x.ts",
    allowed: [
      "../request-id.ts",
      "../tls/x.ts",
      "../clickhouse.ts",
      "../errors.ts",
      "../columns/native-reader.ts",
      "../keys/key-ring.ts",
      typeOf("../keys/administer.ts"),
      "@spanhouse/schemas",
    ],
    refused: [...refuse("../query/x.ts"), "../keys/administer.ts", "../commit/sink.ts", "../spool/spool.ts", ...files],
  },
  {
    file: "collector/src/query/logs/x.ts",
    allowed: ["./y.ts", "../inquiry.ts", "../statement/bindings.ts", "../../errors.ts", "@spanhouse/schemas/query"],
    refused: ["../../write/x.ts", "../../columns/x.ts", "../../commit/sink.ts", ...files],
  },
  {
    file: "collector/src/own-metrics/x.ts",
    allowed: ["./y.ts", "../errors.ts", typeOf("../telemetry.ts"), typeOf("../commit/sink.ts")],
    refused: [...anyStage, "../telemetry.ts", "../commit/sink.ts", typeOf("../commit/committer.ts"), ...files],
  },
  {
    file: "collector/src/console/x.ts",
    allowed: ["./y.ts", "../errors.ts", "express", ...files],
    refused: [...anyStage, "../config.ts", "../keys/key-ring.ts", "@spanhouse/schemas", "@spanhouse/console"],
  },
  {
    file: "collector/src/cli/x.ts",
    allowed: ["../config.ts", "../collector.ts", "../query/x.ts", "@spanhouse/schemas", ...files],
    refused: ["../../../schemas/src/tables.ts"],
  },
  {
    file: "collector/src/collector.ts",
    allowed: ["./receive/x.ts", "./spool/x.ts", "./write/x.ts", "./query/x.ts", "./config.ts"],
    refused: ["./cli/x.ts", "./main.ts", "../../schemas/src/tables.ts", ...files],
  },
  { file: "collector/src/main.ts", allowed: ["./cli/x.ts"], refused: ["./collector.ts", "./query/x.ts", ...files] },
  {
    file: "collector/src/clickhouse.ts",
    allowed: ["./errors.ts", "./config.ts"],
    refused: ["./query/x.ts", "./spool/spool.ts", ...files],
  },
  { file: "collector/src/config.ts", allowed: ["./errors.ts", ...files], refused: ["./telemetry.ts", "./cli/x.ts"] },
  { file: "collector/src/errors.ts", allowed: [], refused: ["./telemetry.ts", "./cli/x.ts", "@spanhouse/schemas"] },
  { file: "collector/src/byte-text.ts", allowed: [], refused: ["./errors.ts", "./cli/x.ts"] },
  {
    file: "sdk-browser/src/record/x.ts",
    allowed: ["./y.ts"],
    refused: ["../send/x.ts", "../session/x.ts", "../observe/x.ts", "../client.ts", "@spanhouse/schemas", "node:http"],
  },
  {
    file: "sdk-browser/src/send/x.ts",
    allowed: ["./y.ts", "../record/x.ts"],
    refused: ["../session/x.ts", "../observe/x.ts", "../client.ts", "node:http"],
  },
  {
    file: "sdk-browser/src/session/x.ts",
    allowed: ["../send/x.ts", "../record/x.ts"],
    refused: ["../observe/x.ts", "../client.ts", "../index.ts"],
  },
  {
    file: "sdk-browser/src/observe/x.ts",
    allowed: ["../session/x.ts", "../send/x.ts", "../record/x.ts", "../client.ts", "web-vitals"],
    refused: ["../index.ts", "../pipeline.ts", "../otel/x.ts", "@spanhouse/schemas"],
  },
  {
    file: "sdk-browser/src/otel/x.ts",
    allowed: ["../observe/x.ts", "../session/x.ts", "../record/x.ts", "../client.ts", "@opentelemetry/api"],
    refused: ["../index.ts", "../pipeline.ts"],
  },
  {
    file: "sdk-browser/src/script/x.ts",
    allowed: ["../index.ts", "../errors.ts", "../vitals.ts", "../record/x.ts"],
    refused: ["../client.ts", "../observe/x.ts", "../send/x.ts"],
  },
  {
    file: "sdk-node/src/deliver/x.ts",
    allowed: ["./y.ts", "../signal.ts", "node:http"],
    refused: [
      "../record/x.ts",
      "../settings/x.ts",
      "../exit/x.ts",
      "../instrument/x.ts",
      "../say.ts",
      "@spanhouse/schemas",
    ],
  },
  {
    file: "sdk-node/src/record/x.ts",
    allowed: ["./y.ts", "../version.ts", "../deliver/batch.ts", "@opentelemetry/api"],
    refused: ["../deliver/delivery.ts", "../settings/x.ts", "../exit/x.ts", "../instrument/x.ts", "../start.ts"],
  },
  {
    file: "sdk-node/src/settings/x.ts",
    allowed: ["../record/x.ts", "../deliver/destination.ts", "../signal.ts", "node:fs"],
    refused: ["../deliver/delivery.ts", "../exit/x.ts", "../instrument/x.ts", "../pipeline.ts", "@spanhouse/schemas"],
  },
  {
    file: "sdk-node/src/exit/x.ts",
    allowed: ["../record/x.ts", "node:process"],
    refused: ["../deliver/x.ts", "../settings/x.ts", "../instrument/x.ts", "../pipeline.ts"],
  },
  {
    file: "sdk-node/src/instrument/x.ts",
    allowed: ["../record/x.ts", "../version.ts", "@opentelemetry/instrumentation"],
    refused: ["../deliver/x.ts", "../settings/x.ts", "../exit/x.ts", "../start.ts", "@spanhouse/schemas"],
  },
  { file: "sdk-node/src/say.ts", allowed: ["node:fs"], refused: ["./version.ts", "./deliver/x.ts"] },
  {
    file: "sdk-node/src/start.ts",
    allowed: ["./deliver/x.ts", "./record/x.ts", "./instrument/x.ts", "./exit/x.ts"],
    refused: ["../../schemas/src/x.ts", "@spanhouse/browser"],
  },
  {
    file: "grafana-plugin/src/frames/x.ts",
    allowed: ["./y.ts", "@grafana/data", "@spanhouse/schemas/query", typeOf("../query/query.ts")],
    refused: [
      ...["../query/query.ts", typeOf("../query/links.ts"), "../ask/x.ts", "../edit/x.tsx", "../datasource.ts"],
      ...["@grafana/runtime", "@grafana/ui", "react", "react/jsx-runtime", "@emotion/css", "@spanhouse/collector"],
    ],
  },
  {
    file: "grafana-plugin/src/query/x.ts",
    allowed: ["./y.ts", "../options.ts", "@grafana/data", "@spanhouse/schemas/query"],
    refused: ["../ask/x.ts", "../edit/x.tsx", "../frames/x.ts", "../datasource.ts", "@grafana/ui", "react", "node:fs"],
  },
  {
    file: "grafana-plugin/src/ask/x.ts",
    allowed: ["./y.ts", "../query/x.ts", "../options.ts", "@grafana/runtime", "@spanhouse/schemas/query"],
    refused: ["../edit/x.tsx", "../frames/x.ts", "../datasource.ts", "@grafana/ui", "react", "@spanhouse/browser"],
  },
  {
    file: "grafana-plugin/src/source/x.ts",
    allowed: [
      ...["./y.ts", "../ask/x.ts", "../query/x.ts", "../frames/x.ts", "../options.ts", "@grafana/data"],
      ...[typeOf("../datasource.ts"), typeOf("../edit/completion-source.ts")],
    ],
    refused: [
      ...["../datasource.ts", "../edit/completion-source.ts", "../edit/x.tsx", "../module.ts", "react"],
      ...["@grafana/runtime", "@grafana/ui", "@spanhouse/collector", "node:fs"],
    ],
  },
  {
    file: "grafana-plugin/src/edit/x.tsx",
    allowed: ["./y.tsx", "../query/x.ts", "../ask/x.ts", "../options.ts", typeOf("../datasource.ts"), "react"],
    refused: ["../frames/x.ts", "../datasource.ts", "../module.ts", "@spanhouse/collector"],
  },
  {
    file: "grafana-plugin/src/edit/fields/x.tsx",
    allowed: ["./y.tsx", "../y.tsx", "../search-field/x.tsx", "../../query/x.ts", typeOf("../../datasource.ts")],
    refused: ["../../frames/x.ts", "../../datasource.ts", "../../module.ts", "@spanhouse/collector"],
  },
  {
    file: "grafana-plugin/src/edit/search-field/x.tsx",
    allowed: ["./y.tsx", "@grafana/ui", "@spanhouse/schemas/search", "react"],
    refused: ["../x.tsx", "../../query/query.ts", "@grafana/runtime", "@spanhouse/collector"],
  },
  {
    file: "grafana-plugin/src/datasource.ts",
    allowed: ["./edit/x.tsx", "./ask/x.ts", "./frames/x.ts", "./query/x.ts", "@grafana/runtime"],
    refused: ["../console/src/host/x.ts", "../dashboards/x.ts", "@spanhouse/collector", "node:fs"],
  },
  {
    file: "grafana-plugin/console/src/boot/x.ts",
    allowed: ["./y.ts", "@grafana/data"],
    refused: ["../host/x.ts", "../panels/logs/x.tsx", "../shell/x.tsx", "../../../src/datasource.ts"],
  },
  {
    file: "grafana-plugin/console/src/host/x.ts",
    allowed: ["./y.ts", "../boot/x.ts", "../../../src/options.ts", "@grafana/runtime"],
    refused: ["../dashboard/x.ts", "../panels/x.ts", "../explore/x.tsx", "../shell/x.tsx", "../../../src/ask/x.ts"],
  },
  {
    file: "grafana-plugin/console/src/dashboard/x.ts",
    allowed: ["../host/x.ts", "../panels/register-panels.ts", "@grafana/scenes"],
    refused: ["../boot/x.ts", "../explore/x.tsx", "../shell/x.tsx", "../../../src/module.ts"],
  },
  {
    file: "grafana-plugin/console/src/panels/logs/x.tsx",
    allowed: ["./y.tsx", "../traces/x.tsx", "../../host/x.ts", "../../../../src/query/query.ts", "@grafana/ui"],
    refused: [
      ...["../../boot/x.ts", "../../dashboard/x.ts", "../../explore/x.tsx", "../../shell/x.tsx"],
      ...["../../../../src/query/links.ts", "../../../../src/frames/x.ts", "@spanhouse/collector", "node:fs"],
    ],
  },
  {
    file: "grafana-plugin/console/src/explore/logs/x.tsx",
    allowed: [
      ...["./y.tsx", "../../host/x.ts", "../../panels/logs/x.tsx", "../../../../src/query/query.ts"],
      "../../../../src/edit/search-field/x.tsx",
    ],
    refused: ["../../boot/x.ts", "../../dashboard/x.ts", "../../shell/x.tsx", "../../../../src/edit/x.tsx"],
  },
  {
    file: "grafana-plugin/console/src/shell/x.tsx",
    allowed: ["../boot/x.ts", "../host/x.ts", "../dashboard/x.ts", "../panels/x.ts", "../explore/x.tsx"],
    refused: ["../../../src/datasource.ts", "@spanhouse/collector"],
  },
  {
    file: "grafana-plugin/dashboards/x.ts",
    allowed: ["./y.ts", "../src/query/query.ts", "../src/options.ts", "@grafana/grafana-foundation-sdk/dashboard"],
    refused: ["../src/datasource.ts", "../src/edit/x.tsx", "../console/src/host/x.ts"],
  },
  {
    file: "examples/a/app.ts",
    allowed: ["@opentelemetry/api"],
    refused: ["@spanhouse/schemas", "../../schemas/src/x.ts"],
  },
];

const repository = fileURLToPath(new URL("..", import.meta.url));
let directory: string;

/** Line n of the file imports the n-th specifier; `type x` stands for a type import. */
function source(specifiers: readonly string[]): string {
  const line = (specifier: string, index: number): string =>
    specifier.startsWith("type ")
      ? `import type { t${index} } from "${specifier.slice(5)}";`
      : `import { v${index} } from "${specifier}";`;
  return specifiers.map(line).join("\n");
}

interface Diagnostics {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly filename: string;
    readonly labels: readonly { readonly span: { readonly line: number } }[];
  }[];
}

function lint(): Diagnostics["diagnostics"] {
  const linter = join(repository, "node_modules/.bin/oxlint");
  const { stdout } = spawnSync(linter, ["--format=json", "."], { cwd: directory, encoding: "utf8" });
  const { diagnostics } = JSON.parse(stdout) as Diagnostics;
  return diagnostics.filter(({ code }) => code === "eslint(no-restricted-imports)");
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "spanhouse-arrows-"));
  copyFileSync(join(repository, ".oxlintrc.json"), join(directory, ".oxlintrc.json"));
  for (const { file, allowed, refused } of arrows) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), source([...allowed, ...refused]));
  }
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("every import that the rules refuse is reported, and no other", { timeout: 30_000 }, () => {
  const found = lint();
  for (const { file, allowed, refused } of arrows) {
    const specifiers = [...allowed, ...refused];
    const lines = found.filter(({ filename }) => filename === file).map(({ labels }) => labels[0]?.span.line ?? 0);
    const reported = lines.map((line) => specifiers[line - 1] ?? "nothing");
    expect({ file, reported: reported.toSorted() }).toEqual({ file, reported: refused.toSorted() });
  }
});
