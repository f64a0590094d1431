import type { BuildState } from "./build-state.ts";

/** What the waiting page may do: show itself, with its own styles. */
export const waitingPagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const steps = [
  { phase: "installing", text: "Install its packages, about 500 MB from the npm registry" },
  { phase: "building", text: "Build it" },
] as const;

const refreshSeconds = { working: 2, still: 5 };

const style = `
:root { color-scheme: light dark; --page: #f4f5f5; --card: #fff; --ink: #24292e; --dim: #5f666d; --line: #d9dbdd;
  --live: #1f62e0; --done: #1a7f4b; --bad: #c4162a; }
@media (prefers-color-scheme: dark) {
  :root { --page: #111217; --card: #181b1f; --ink: #d8d9e3; --dim: #9a9caa; --line: #2d3038; --live: #6e9fff;
    --done: #6ccf8e; --bad: #ff7383; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--page);
  color: var(--ink); font: 15px/1.6 Inter, system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
main { width: 100%; max-width: 620px; padding: 32px 36px; background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; }
h1 { margin: 0 0 4px; font-size: 20px; font-weight: 600; }
p { margin: 0 0 16px; color: var(--dim); }
ol { margin: 0 0 20px; padding: 0; list-style: none; }
li { display: flex; gap: 12px; padding: 8px 0; border-top: 1px solid var(--line); color: var(--dim); }
li::before { content: "○"; flex: none; }
li[data-state="live"] { color: var(--ink); }
li[data-state="live"]::before { content: "●"; color: var(--live); animation: pulse 1.4s ease-in-out infinite; }
li[data-state="done"]::before { content: "✓"; color: var(--done); }
li[data-state="failed"]::before { content: "✕"; color: var(--bad); }
@keyframes pulse { 50% { opacity: 0.35; } }
@media (prefers-reduced-motion: reduce) { li::before { animation: none !important; } }
small { display: block; color: var(--dim); font-size: 13px; font-variant-numeric: tabular-nums; }
pre, code { font: 13px/1.6 "JetBrains Mono", ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { margin: 0 0 16px; padding: 12px 14px; overflow-x: auto; background: var(--page); border-radius: 4px;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.bad { color: var(--bad); }
.last { margin: 0; padding-top: 16px; border-top: 1px solid var(--line); font-size: 13px; }
`;

/** What is shown in the place of the console until it is built: what is happening, for how long, and what to do if it failed. */
export function waitingPage(state: BuildState | undefined, nowMs: number): string {
  const seconds = state === undefined || state.phase === "failed" ? refreshSeconds.still : refreshSeconds.working;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${seconds}">
<meta name="color-scheme" content="light dark">
<title>Spanhouse: the console is not there yet</title>
<style>${style}</style>
</head>
<body>
<main>
${state === undefined ? notBuilt : state.phase === "failed" ? failed(state) : working(state, nowMs)}
<p class="last">The collector works meanwhile: it receives and stores, and its query API answers under <code>/api/v1</code>.
This page becomes the console by itself.</p>
</main>
</body>
</html>
`;
}

const notBuilt = `<h1>The console has not been built</h1>
<p>Nobody is building it now. In a clone of the repository this builds it:</p>
<pre>npm run console</pre>`;

function working(state: BuildState, nowMs: number): string {
  const at = steps.findIndex(({ phase }) => phase === state.phase);
  const rows = steps.map(({ text }, index) => {
    const progress = index < at ? "done" : index === at ? "live" : "to-do";
    const note = index === at && state.note !== "" ? `<small>${escape(state.note)}</small>` : "";
    return `<li data-state="${progress}"><span>${text}${note}</span></li>`;
  });
  return `<h1>The console is being built</h1>
<p role="status">For ${duration(nowMs - state.startedMs)} so far, beside the collector and only this once.</p>
<ol>
${rows.join("\n")}
</ol>`;
}

function failed({ reason = "", next = "npm run console", note }: BuildState): string {
  const output = note === "" ? "" : `<pre>${escape(note)}</pre>`;
  const [, advice, command = next] = /^(.*) Then: (.*)$/s.exec(next) ?? [];
  return `<h1 class="bad">The console could not be built</h1>
<p role="alert">${escape(reason)}</p>
${output}<p>What to do: ${advice === undefined ? "" : `${escape(advice)} Then:`}</p>
<pre>${escape(command)}</pre>`;
}

/** `75000` as `1 min 15 s`. */
function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
