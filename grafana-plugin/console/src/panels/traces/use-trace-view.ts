import { useCallback, useDeferredValue, useEffect, useMemo, useState } from "react";
import { criticalPath, type Stretch } from "./critical-path.ts";
import { findSpans } from "./find-spans.ts";
import { mainRoot } from "./main-root.ts";
import type { Span } from "./span.ts";
import { buildTrace, type SpanNode, type Trace } from "./span-tree.ts";
import { type TimeWindow, wholeWindow } from "./time-scale.ts";
import { revealed, toggled, visibleRows } from "./visible-rows.ts";

/** What a person has chosen to see of a trace, and what follows from it. */
export interface TraceViewState {
  readonly trace: Trace;
  readonly rows: readonly SpanNode[];
  readonly collapsed: ReadonlySet<string>;
  setCollapsed(collapsed: ReadonlySet<string>): void;
  /** Collapses a node, or opens it again. */
  toggle(node: SpanNode): void;
  /** The row that the keyboard is at; its details are shown when `open`. */
  readonly selected: SpanNode | undefined;
  readonly open: boolean;
  /** Selects a node, and opens what hides it; `undefined` closes the details and keeps the row. */
  select(node: SpanNode | undefined, open?: boolean): void;
  readonly window: TimeWindow;
  setWindow(window: TimeWindow): void;
  readonly search: string;
  setSearch(search: string): void;
  /** Keys of the nodes found, from top to bottom. */
  readonly matches: readonly string[];
  readonly matchSet: ReadonlySet<string>;
  /** Goes to the match before (-1) or after (1) the selected row, around the ends. */
  goToMatch(step: 1 | -1): void;
  readonly onlyMatches: boolean;
  setOnlyMatches(only: boolean): void;
  /** Empty while it is switched off. */
  readonly critical: ReadonlyMap<string, readonly Stretch[]>;
  readonly showCritical: boolean;
  setShowCritical(show: boolean): void;
}

const nothing: ReadonlyMap<string, readonly Stretch[]> = new Map();

/** Holds the state of one trace view. `spanId` selects from outside; `onSelect` tells of what is opened inside. */
export function useTraceView(
  spans: readonly Span[],
  spanId: string | undefined,
  onSelect: ((spanId: string | undefined) => void) | undefined,
): TraceViewState {
  const trace = useMemo(() => buildTrace(spans), [spans]);
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [window, setWindow] = useState(wholeWindow);
  const [showCritical, setShowCritical] = useState(true);
  const found = useMatches(trace);
  const { key, open, place } = useSelection(trace, spanId);
  const selected = key === undefined ? undefined : nodeOfKey(trace, key);
  const only = found.onlyMatches && found.search.trim() !== "" ? found.matchSet : undefined;
  const rows = useMemo(() => visibleRows(trace, { collapsed, only }), [trace, collapsed, only]);
  const critical = useMemo(() => (showCritical ? criticalPathOfTrace(trace) : nothing), [trace, showCritical]);

  useEffect(() => {
    setCollapsed(new Set());
    setWindow(wholeWindow);
  }, [trace]);
  useEffect(() => {
    if (selected !== undefined) setCollapsed((before) => revealed(before, selected));
  }, [selected]);

  const select = useCallback(
    (node: SpanNode | undefined, openIt = true) => {
      place(node?.key, node !== undefined && openIt);
      if (node === undefined || openIt) onSelect?.(node?.span.spanId);
    },
    [place, onSelect],
  );
  const toggle = useCallback((node: SpanNode) => setCollapsed((before) => toggled(before, node)), []);
  const goToMatch = (step: 1 | -1): void => {
    const next = nextMatch(trace, found.matches, { from: selected, step });
    if (next !== undefined) select(next, open);
  };
  return {
    ...{ trace, rows, collapsed, setCollapsed, toggle, selected, open, select, window, setWindow },
    ...{ ...found, goToMatch, critical, showCritical, setShowCritical },
  };
}

type Found = Pick<TraceViewState, "search" | "setSearch" | "matches" | "matchSet" | "onlyMatches" | "setOnlyMatches">;

function useMatches(trace: Trace): Found {
  const [search, setSearch] = useState("");
  const [onlyMatches, setOnlyMatches] = useState(false);
  // Ten thousand spans take longer to look through than a key press may.
  const settled = useDeferredValue(search);
  const matches = useMemo(() => findSpans(trace, settled), [trace, settled]);
  const matchSet = useMemo(() => new Set(matches), [matches]);
  return { search, setSearch, matches, matchSet, onlyMatches, setOnlyMatches };
}

interface Selection {
  readonly key: string | undefined;
  readonly open: boolean;
  place(key: string | undefined, open: boolean): void;
}

function useSelection(trace: Trace, spanId: string | undefined): Selection {
  const [{ key, open }, setPlace] = useState<{ key: string | undefined; open: boolean }>({
    key: spanId,
    open: spanId !== undefined,
  });
  useEffect(() => {
    setPlace((before) => {
      if (spanId === undefined) return before.open ? { ...before, open: false } : before;
      const selectedId = before.key === undefined ? undefined : nodeOfKey(trace, before.key)?.span.spanId;
      return selectedId === spanId && before.open ? before : { key: spanId, open: trace.byId.has(spanId) };
    });
  }, [trace, spanId]);
  const place = useCallback((next: string | undefined, nextOpen: boolean) => {
    setPlace((before) => ({ key: next ?? before.key, open: nextOpen }));
  }, []);
  return { key, open, place };
}

function nodeOfKey(trace: Trace, key: string): SpanNode | undefined {
  const node = trace.byId.get(key);
  return node ?? trace.nodes.find((other) => other.key === key);
}

function criticalPathOfTrace(trace: Trace): ReadonlyMap<string, readonly Stretch[]> {
  const root = mainRoot(trace);
  return root === undefined ? nothing : criticalPath(root);
}

function nextMatch(
  trace: Trace,
  matches: readonly string[],
  { from, step }: { readonly from: SpanNode | undefined; readonly step: 1 | -1 },
): SpanNode | undefined {
  if (matches.length === 0) return undefined;
  const place = new Map(trace.nodes.map((node, index) => [node.key, index]));
  const at = from === undefined ? (step === 1 ? -1 : Infinity) : place.get(from.key)!;
  const ordered = step === 1 ? matches : matches.toReversed();
  const next = ordered.find((key) => (place.get(key)! - at) * step > 0) ?? ordered[0]!;
  return trace.nodes[place.get(next)!];
}
