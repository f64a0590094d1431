import { locationService } from "@grafana/runtime";

/** A key, or two one after the other, and what they do. */
export interface Shortcut {
  readonly keys: string;
  readonly text: string;
  run(): void;
}

/** How long the second key of two may take. */
const pairMs = 1_000;

/** What goes to a page, by its second letter after `g`. */
const pages: readonly (readonly [letter: string, path: string, text: string])[] = [
  ["o", "/", "Overview"],
  ["l", "/logs", "Logs"],
  ["t", "/traces", "Traces"],
  ["e", "/d/spanhouse-errors", "Errors"],
  ["q", "/query", "Query"],
  ["d", "/dashboards", "Dashboards"],
];

/** The shortcuts of the console, in the order of the help. */
export function shortcutsOf(actions: { readonly help: () => void; readonly theme: () => void }): readonly Shortcut[] {
  const goTo = pages.map(([letter, path, text]) => ({
    keys: `g ${letter}`,
    text,
    run: () => locationService.push(path),
  }));
  return [
    ...goTo,
    { keys: "/", text: "Go to the search field", run: focusSearch },
    { keys: "r", text: "Refresh", run: () => pressButton("Refresh") },
    { keys: "t", text: "Next theme", run: actions.theme },
    { keys: "Escape", text: "Leave the panel that fills the page", run: leavePanel },
    { keys: "?", text: "These shortcuts", run: actions.help },
  ];
}

/** Listens for shortcuts, except where somebody writes; gives what ends it. */
export function listenForShortcuts(shortcuts: readonly Shortcut[]): () => void {
  let first = "";
  let firstAtMs = 0;
  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return;
    const pair = event.timeStamp - firstAtMs < pairMs ? `${first} ${event.key}` : event.key;
    const found = shortcuts.find(({ keys }) => keys === pair) ?? shortcuts.find(({ keys }) => keys === event.key);
    first = event.key;
    firstAtMs = event.timeStamp;
    if (found === undefined) return;
    first = "";
    if (found.keys !== "Escape") event.preventDefault();
    found.run();
  };
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
}

/** Also in an open dialog keys belong to it. */
function isWriting({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest("input, textarea, select, [role=textbox], [role=dialog]") !== null;
}

function focusSearch(): void {
  const field = document.querySelector<HTMLElement>(
    "main [role=searchbox], main input[type=search], main [role=textbox], main textarea, main input[type=text], main input:not([type])",
  );
  field?.focus();
}

function pressButton(name: string): void {
  document.querySelector<HTMLButtonElement>(`main button[aria-label^="${name}"]`)?.click();
}

function leavePanel(): void {
  const search = locationService.getSearch();
  if (search.has("inspect")) locationService.partial({ inspect: null });
  else if (search.has("viewPanel")) locationService.partial({ viewPanel: null });
}
