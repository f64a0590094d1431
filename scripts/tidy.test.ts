/**
 * The repository tests itself. Each test collects every offence before it fails, so that one run shows all of them.
 * What a linter can see is in `.oxlintrc.json`; here is what only the whole tree shows.
 */
import { expect, test } from "vitest";
import { renderOptionsTable } from "../collector/src/config-options.ts";
import { brokenLinks } from "./markdown-links.ts";
import { licenceProblems } from "./package-licences.ts";
import { listRepository, readRepository } from "./repository-files.ts";

const files = listRepository();
const sources = files.filter((path) => /\.(ts|tsx|mjs|sql)$/.test(path));
const texts = files.filter((path) => /\.(ts|tsx|mjs|js|json|yaml|yml|md|sql|sh)$|\.ci\/run$/.test(path));
const pages = files.filter((path) => path.endsWith(".md"));

/** This file names what it forbids. */
const self = "scripts/tidy.test.ts";

function linesWith(pattern: RegExp, paths: readonly string[]): string[] {
  return paths
    .filter((path) => path !== self)
    .flatMap((path) => {
      const lines = readRepository(path).split("\n");
      return lines.flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []));
    });
}

test("no file or folder is a drawer", () => {
  const drawers = /(^|\/)(utils?|helpers?|common|shared|misc|tools|lib)(\.[^/]*)?(\/|$)/;
  expect(files.filter((path) => drawers.test(path))).toEqual([]);
});

test("every source file is short enough to be read at once", () => {
  const linesMax = (path: string): number => (/\.test\.tsx?$|(^|\/)test\/|^e2e\//.test(path) ? 700 : 400);
  const lineCount = (path: string): number => readRepository(path).split("\n").length - 1;
  const long = sources.filter((path) => lineCount(path) > linesMax(path));
  expect(long.map((path) => `${path}: ${lineCount(path)} lines, at most ${linesMax(path)}`)).toEqual([]);
});

test("nothing is left open", () => {
  expect(
    linesWith(
      /\b(TODO|FIXME|XXX|HACK)\b/,
      texts.filter((path) => !path.endsWith("package-lock.json")),
    ),
  ).toEqual([]);
});

test("no test is switched off or alone", () => {
  const switches = /\b(it|test|describe|suite)\.(skip|only|todo|skipIf|runIf|fails)\b|\b(xit|xtest|fit|fdescribe)\(/;
  expect(
    linesWith(
      switches,
      files.filter((path) => /\.(test|contract)\.tsx?$/.test(path)),
    ),
  ).toEqual([]);
});

test("no path of a developer's machine", () => {
  expect(linesWith(/(^|[\s"'`(=:])\/(home|root|Users)\//, texts)).toEqual([]);
});

test("every workspace says what it is", () => {
  const { workspaces } = JSON.parse(readRepository("package.json")) as { readonly workspaces: readonly string[] };
  const silent = workspaces.filter((folder) => {
    const { description } = JSON.parse(readRepository(`${folder}/package.json`)) as { readonly description?: string };
    return description === undefined && !files.includes(`${folder}/README.md`);
  });
  expect(silent).toEqual([]);
});

test("every Markdown link leads somewhere", () => {
  expect(pages.flatMap((page) => brokenLinks(page, files))).toEqual([]);
});

test("decisions are numbered without gaps and begin with a title", () => {
  const decisions = files.filter((path) => path.startsWith("docs/decisions/") && path.endsWith(".md"));
  const numbers = decisions.map((path) => Number(/\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1]));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  expect(decisions.filter((path) => !/^# \S/.test(readRepository(path)))).toEqual([]);
});

test("migrations are numbered without gaps", () => {
  const migrations = files.filter((path) => path.startsWith("schemas/migrations/") && path.endsWith(".sql"));
  const numbers = migrations.map((path) => Number(/\/(\d{4})_[a-z0-9_]+\.sql$/.exec(path)?.[1]));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});

test("the changelog has its shape: newest first, known sections, whole sentences", () => {
  const changelog = readRepository("CHANGELOG.md");
  expect(changelog).toMatch(/^# Changelog\n/);
  const releases = [...changelog.matchAll(/^## (.*)$/gm)].map(([, title = ""]) => title);
  expect(releases[0]).toBe("Unreleased");
  for (const title of releases.slice(1)) expect(title).toMatch(/^\d+\.\d+\.\d+ \(\d{4}-\d{2}-\d{2}\)$/);
  const sections = [...changelog.matchAll(/^### (.*)$/gm)].map(([, title = ""]) => title);
  const known = new Set(["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]);
  expect(sections.filter((title) => !known.has(title))).toEqual([]);
  const entries = changelog.split(/\n(?=- |#|\n)/).filter((block) => block.startsWith("- "));
  expect(entries.filter((entry) => !/[.:)]$/.test(entry.trim()))).toEqual([]);
});

test("the configuration reference is what the collector reads", () => {
  expect(readRepository("docs/reference/configuration.md")).toContain(renderOptionsTable());
});

test("every installed package has a licence that lets others use ours freely", () => {
  expect(licenceProblems()).toEqual([]);
});
