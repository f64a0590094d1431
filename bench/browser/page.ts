import { cpus } from "node:os";
import { printFigure, printNumber } from "../figures.ts";
import type { Figure } from "../figures.ts";
import type { Sizes } from "./bundle-subject.ts";
import type { MainThread } from "./main-thread.ts";
import { events } from "./main-thread.ts";
import type { Subject } from "./subjects.ts";

export interface Measured {
  readonly subject: Subject;
  readonly sizes: Sizes;
  /** Medians over the rounds; undefined: only its size was measured. */
  readonly mainThread: { readonly [Name in keyof MainThread]: Figure } | undefined;
}

/** The page `bench/browser/results.md`. */
export function printPage(
  measured: readonly Measured[],
  how: { readonly browser: string; readonly rounds: number },
): string {
  return `# The browser SDK beside its peers

\`npm run bench:browser\` on ${new Date().toISOString().slice(0, 10)}; ${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), Chromium ${how.browser}.
Every peer was installed from the npm registry in a folder of its own and bundled in this run, with what it has on and session
replay off.

## Sizes

esbuild, ES module, minified, ES2020; bytes plain, after \`gzip -9\` and after brotli 11.

| what | in it | raw | gzip | brotli |
|---|---|---:|---:|---:|
${measured.map(({ subject, sizes }) => `| ${title(subject)} | ${subject.about} | ${grouped(sizes.rawBytes)} | **${grouped(sizes.gzipBytes)}** | ${grouped(sizes.brotliBytes)} |`).join("\n")}

## Main thread

Milliseconds of the page's main thread (Chromium's own count of its tasks), less what the same page costs without any SDK;
medians of ${how.rounds} rounds with the smallest and largest. *init*: loading the script, starting, and what is put off, in the
first second; in brackets the call alone. *${events.toLocaleString("en")} events*: giving them to the SDK in one go and sending them, in six seconds; in brackets the
calls alone. Events are what each has for the purpose: our log records, Faro's events, Sentry's logs, Datadog's and HyperDX's
actions, PostHog's captures, OpenTelemetry's log records or spans. *sent* is what went over the wire for them; ours is compressed with
gzip. Limits against floods were raised where there is an option.

| what | init ms | ${events.toLocaleString("en")} events ms | sent KB | requests |
|---|---:|---:|---:|---:|
${measured.flatMap(({ subject, mainThread }) => (mainThread === undefined ? [] : [row(subject, mainThread)])).join("\n")}
`;
}

function row(
  subject: Subject,
  { initMs, initCallMs, eventsMs, eventCallsMs, ...sent }: NonNullable<Measured["mainThread"]>,
): string {
  const init = `${printFigure(initMs)} [${printNumber(initCallMs.median)}]`;
  const thousand = `${printFigure(eventsMs)} [${printNumber(eventCallsMs.median)}]`;
  const kilobytes = printNumber(sent.sentBytes.median / 1_000);
  return `| ${title(subject)} | ${init} | ${thousand} | ${kilobytes} | ${sent.requests.median} |`;
}

function title({ name, packages }: Subject): string {
  const version = Object.values(packages)[0];
  return version === undefined ? name : `${name} ${version}`;
}

function grouped(bytes: number): string {
  return bytes.toLocaleString("en");
}
