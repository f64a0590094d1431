/**
 * `npm test`: every vitest project in one run, strictly counted. Arguments go to vitest: `npm test -- spool`.
 *
 * The last line is `N passed, N failed` and nothing else, so that any reader of a log understands the result. What did
 * not run has not passed: a skipped test, a test file that does not load, an error outside of a test and a run without
 * tests all count as failed, each with its name.
 */
import { writeSync } from "node:fs";
import type { TestCase, TestModule } from "vitest/node";
import { parseCLI, startVitest } from "vitest/node";

interface Count {
  passed: number;
  /** One line for each thing that did not pass. */
  readonly failures: string[];
}

function countTest(count: Count, test: TestCase, chosen: RegExp | undefined): void {
  const { state } = test.result();
  const name = `${test.module.relativeModuleId} > ${test.fullName}`;
  if (state === "passed") count.passed++;
  else if (state !== "skipped") count.failures.push(`${state}: ${name}`);
  else if (chosen === undefined || chosen.test(test.fullName.replaceAll(" > ", " ")))
    count.failures.push(`skipped: ${name}`);
}

/** Adds one test file. Errors of hooks and of loading count once a file or suite, beside the tests they kept from running. */
function countModule(count: Count, module: TestModule, chosen: RegExp | undefined): void {
  for (const test of module.children.allTests()) countTest(count, test, chosen);
  if (module.errors().length > 0) count.failures.push(`did not load or clean up: ${module.relativeModuleId}`);
  for (const suite of module.children.allSuites()) {
    if (suite.errors().length > 0) count.failures.push(`hook failed: ${module.relativeModuleId} > ${suite.fullName}`);
  }
}

/** The message of an error that came from a worker, where it lost its class. */
function messageOf(error: unknown): string {
  const isObject = typeof error === "object" && error !== null;
  return isObject && "message" in error ? String(error.message) : JSON.stringify(error);
}

function report(count: Count): never {
  if (count.passed + count.failures.length === 0) count.failures.push("no test ran");
  const failures = count.failures.map((failure) => `  ${failure}\n`).join("");
  if (failures !== "") writeSync(1, `Not passed:\n${failures}\n`);
  writeSync(1, `${count.passed} passed, ${count.failures.length} failed\n`);
  process.exit(count.failures.length === 0 ? 0 : 1);
}

async function main(): Promise<void> {
  const count: Count = { passed: 0, failures: [] };
  try {
    const { filter, options } = parseCLI(["vitest", "run", ...process.argv.slice(2)]);
    const vitest = await startVitest(filter, {
      ...options,
      watch: false,
      run: true,
      allowOnly: false,
      passWithNoTests: true,
    });
    const chosen = vitest.config.testNamePattern;
    for (const module of vitest.state.getTestModules()) countModule(count, module, chosen);
    for (const error of vitest.state.getUnhandledErrors()) {
      count.failures.push(`error outside of a test: ${messageOf(error)}`);
    }
    await vitest.close();
  } catch (error) {
    console.error(error);
    count.failures.push("vitest itself failed");
  }
  report(count);
}

await main();
