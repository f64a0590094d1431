import { scanSearch, unquote, type Piece } from "./scan-search.ts";

/** A part of the text that a completion replaces: from its first character up to but without `to`. */
interface Slot {
  /** What stands there before the cursor, without quotes and stars. */
  readonly part: string;
  readonly from: number;
  readonly to: number;
}

/** What may stand at the cursor. */
export type CursorContext =
  | (Slot & {
      readonly kind: "term";
      /** A term stands before it, so that OR and AND may follow. */
      readonly follows: boolean;
      /** An operator stands behind it already. */
      readonly hasOperator: boolean;
    })
  | (Slot & {
      readonly kind: "value";
      readonly field: string;
      /** Empty within a list. */
      readonly operator: string;
      readonly inList: boolean;
      /** A value of the list stands before it, so that OR comes next. */
      readonly follows: boolean;
      /** What else is searched for, when that can be said: the text without this term. */
      readonly rest: string | undefined;
    })
  /** Within quotes that are no value, or behind a value: there is nothing to offer. */
  | { readonly kind: "nothing" };

/** Finds out what the person at `cursor` is about to write. */
export function cursorContext(text: string, cursor: number): CursorContext {
  const pieces = scanSearch(text);
  const index = pieces.findIndex(({ from, to }) => from < cursor && cursor <= to);
  const piece = pieces[index];
  if (piece === undefined) return term({ pieces, index: -1, text }, emptySlot(cursor));
  const place = { pieces, index, text };
  switch (piece.kind) {
    case "field":
    case "text":
    case "keyword":
      return text.charAt(piece.from) === '"' ? { kind: "nothing" } : term(place, slotOf(text, piece, cursor));
    case "value":
      return value(place, piece.field ?? "", slotOf(text, piece, cursor));
    case "operator":
      return behindOperator(place, cursor);
    case "space":
    case "bracket":
    case "minus":
      return behindGap(place, cursor);
  }
}

interface Place {
  readonly pieces: readonly Piece[];
  /** Of the piece that ends at the cursor or holds it; -1 at the beginning. */
  readonly index: number;
  readonly text: string;
}

function emptySlot(cursor: number): Slot {
  return { part: "", from: cursor, to: cursor };
}

function slotOf(text: string, { from, to }: Piece, cursor: number): Slot {
  return { part: unquote(text.slice(from, cursor)).replaceAll("*", ""), from, to };
}

function term({ pieces, index, text }: Place, slot: Slot): CursorContext {
  const before = pieces.slice(0, index === -1 ? 0 : index).findLast(({ kind }) => kind !== "space");
  const isSpaceBefore = slot.from === 0 || /[\s(-]/.test(text.charAt(slot.from - 1));
  const follows =
    before !== undefined &&
    (["text", "value"].includes(before.kind) || text.slice(before.from, before.to) === ")") &&
    isSpaceBefore &&
    text.charAt(slot.from - 1) !== "-";
  return {
    kind: "term",
    ...slot,
    follows,
    hasOperator: pieces.some(({ kind, from }) => kind === "operator" && from === slot.to),
  };
}

function value({ pieces, index, text }: Place, field: string, slot: Slot): CursorContext {
  const operator = pieces.findLast(({ kind, to }) => kind === "operator" && to <= slot.from);
  const inList = operator?.to !== slot.from;
  const before = pieces.slice(0, index).findLast(({ kind }) => kind !== "space");
  return {
    ...{ kind: "value", ...slot, field, inList },
    operator: inList || operator === undefined ? "" : text.slice(operator.from, operator.to),
    follows: inList && before?.kind === "value",
    rest: inList ? undefined : withoutTerm({ pieces, index, text }, slot),
  };
}

function behindOperator({ pieces, index, text }: Place, cursor: number): CursorContext {
  const operator = pieces[index];
  const name = pieces[index - 1];
  if (operator === undefined || name?.kind !== "field" || operator.to !== cursor) return { kind: "nothing" };
  const field = unquote(text.slice(name.from, name.to));
  const next = pieces[index + 1];
  if (next?.kind === "value") return value({ pieces, index: index + 1, text }, field, slotOf(text, next, cursor));
  return value({ pieces, index: index + 1, text }, field, emptySlot(cursor));
}

/** After a space, a bracket or a minus: the beginning of a term, or of the next value of a list. */
function behindGap({ pieces, index, text }: Place, cursor: number): CursorContext {
  const next = pieces[index + 1];
  const gap = pieces[index];
  const slot =
    next?.from === cursor && next.kind !== "space" && next.kind !== "bracket" ? slotOf(text, next, cursor) : undefined;
  const opened = pieces[index - 1];
  const listOf =
    gap?.field ??
    (gap?.kind === "bracket" && opened?.kind === "operator" ? fieldBefore(text, pieces[index - 2]) : undefined);
  if (listOf !== undefined && text.charAt(cursor - 1) !== ")")
    return value({ pieces, index: index + 1, text }, listOf, slot ?? emptySlot(cursor));
  if (text.charAt(cursor - 1) === ")") return { kind: "nothing" };
  return term({ pieces, index: index + 1, text }, slot ?? emptySlot(cursor));
}

function fieldBefore(text: string, piece: Piece | undefined): string | undefined {
  return piece?.kind === "field" ? unquote(text.slice(piece.from, piece.to)) : undefined;
}

/** Only where everything must hold: beside an OR or in brackets the rest would mean something else. */
function withoutTerm({ pieces, text }: Place, slot: Slot): string | undefined {
  if (pieces.some(({ kind }) => kind === "keyword" || kind === "bracket")) return undefined;
  const operator = pieces.findIndex(({ kind, to }) => kind === "operator" && to === slot.from);
  const name = pieces[operator - 1];
  if (name === undefined) return undefined;
  const minus = pieces[operator - 2];
  const from = minus?.kind === "minus" ? minus.from : name.from;
  return `${text.slice(0, from)} ${text.slice(slot.to)}`.trim();
}
