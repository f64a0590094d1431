/** One line of the list, and what accepting it does to the text. */
export interface Completion {
  readonly label: string;
  readonly kind: "field" | "attribute" | "operator" | "value" | "keyword" | "variable";
  /** What it means, or how frequent it is. */
  readonly about?: string | undefined;
  /** What is replaced: from its first character up to but without `to`. */
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  /** Something must follow, so the list stays open. */
  readonly goesOn?: boolean | undefined;
}

/** Finds what may stand at the cursor. Rejected when it is cancelled or cannot be asked. */
export type Complete = (text: string, cursor: number, cancel?: AbortSignal) => Promise<readonly Completion[]>;

/** A text and where the cursor stands in it. */
export interface TextAtCursor {
  readonly text: string;
  readonly cursor: number;
}

/** The text after accepting a completion. */
export function acceptCompletion(text: string, { from, to, insert, goesOn }: Completion): TextAtCursor {
  const behind = text.slice(to);
  const space = goesOn === true || /^[\s)]/.test(behind) ? "" : " ";
  return { text: text.slice(0, from) + insert + space + behind, cursor: from + insert.length + space.length };
}
