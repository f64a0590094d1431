import type { KeyboardEvent } from "react";
import type { SpanNode } from "./span-tree.ts";
import { movedWindow, wholeWindow, zoomedWindow } from "./time-scale.ts";
import type { TraceViewState } from "./use-trace-view.ts";

/** What the keys do, for the list of them that the view shows. */
export const keyHints: readonly (readonly [keys: string, what: string])[] = [
  ["↑ ↓", "row above, below"],
  ["→ ←", "open and go in, close and go out"],
  ["Enter", "details"],
  ["Esc", "close details, then the search"],
  ["/", "search in the trace"],
  ["n p", "next, previous match"],
  ["e", "next error"],
  ["+ - 0", "zoom in, out, all"],
  ["Shift → ←", "move the time window"],
];

/** Rows that a page key goes. */
const page = 20;

/**
 * Does what a key says, if it says something; whoever types in a field is left alone. `focusSearch` moves the cursor to the search.
 */
export function onTraceKey(event: KeyboardEvent, view: TraceViewState, focusSearch: () => void): void {
  if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
  const action = actionOf(event, view, focusSearch);
  if (action === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  action();
}

function actionOf(event: KeyboardEvent, view: TraceViewState, focusSearch: () => void): (() => void) | undefined {
  const { key, shiftKey } = event;
  if (shiftKey && key === "ArrowRight") return () => view.setWindow(movedWindow(view.window, 0.25));
  if (shiftKey && key === "ArrowLeft") return () => view.setWindow(movedWindow(view.window, -0.25));
  // A button or link keeps its own Enter.
  const onControl = event.target instanceof HTMLElement && event.target.closest("button, a, [role=tab]") !== null;
  if (onControl && (key === "Enter" || key.startsWith("Arrow"))) return undefined;
  const middle = (view.window.from + view.window.to) / 2;
  const actions: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(view, 1),
    ArrowUp: () => move(view, -1),
    PageDown: () => move(view, page),
    PageUp: () => move(view, -page),
    Home: () => move(view, -Infinity),
    End: () => move(view, Infinity),
    ArrowRight: () => goIn(view),
    ArrowLeft: () => goOut(view),
    Enter: () => view.select(view.selected ?? view.rows[0]),
    Escape: () => (view.open ? view.select(undefined) : view.setSearch("")),
    n: () => view.goToMatch(1),
    p: () => view.goToMatch(-1),
    e: () => goToError(view),
    "/": focusSearch,
    "+": () => view.setWindow(zoomedWindow(view.window, 0.5, middle)),
    "=": () => view.setWindow(zoomedWindow(view.window, 0.5, middle)),
    "-": () => view.setWindow(zoomedWindow(view.window, 2, middle)),
    "0": () => view.setWindow(wholeWindow),
  };
  return Object.hasOwn(actions, key) ? actions[key] : undefined;
}

/** The selected row moves; open details follow it. */
function move(view: TraceViewState, by: number): void {
  const { rows, selected } = view;
  const at = selected === undefined ? -1 : rows.indexOf(selected);
  const to = at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by));
  const node = rows[to];
  if (node !== undefined) view.select(node, view.open);
}

function goIn(view: TraceViewState): void {
  const { selected, collapsed } = view;
  if (selected === undefined || selected.children.length === 0) return;
  if (collapsed.has(selected.key)) view.toggle(selected);
  else move(view, 1);
}

function goOut(view: TraceViewState): void {
  const { selected, collapsed } = view;
  if (selected === undefined) return;
  if (selected.children.length > 0 && !collapsed.has(selected.key)) view.toggle(selected);
  else if (selected.parent !== undefined) view.select(selected.parent, view.open);
}

/** Goes to the next span that failed, also where it is hidden, and from the last to the first. */
export function goToError(view: TraceViewState): void {
  const { nodes } = view.trace;
  const at = view.selected === undefined ? -1 : nodes.indexOf(view.selected);
  const failed = (node: SpanNode): boolean => node.span.status === "error";
  const next = nodes.find((node, index) => index > at && failed(node)) ?? nodes.find(failed);
  if (next !== undefined) view.select(next, view.open);
}
