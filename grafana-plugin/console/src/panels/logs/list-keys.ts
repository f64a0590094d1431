import type { LogCursorMoves } from "./use-log-cursor.ts";

/** What is needed of an event of the keyboard, of React or of the document. */
interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly target: EventTarget | null;
  preventDefault(): void;
}

/** Lines of a page, roughly. */
const pageLines = 20;
const steps: Readonly<Record<string, number>> = {
  ...{ ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: pageLines, PageUp: -pageLines },
  ...{ Home: -Infinity, End: Infinity },
};

/** Moves about the list by key: arrows or j and k, Enter, Escape. Says whether the key meant something. */
export function pressListKey(event: Key, moves: LogCursorMoves): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
  const by = steps[event.key];
  // A text that scrolls takes arrows and the like itself; letters move about the list from there too.
  if (by !== undefined && event.key.length > 1 && scrolls(event.target)) return false;
  if (by !== undefined) moves.move(by);
  else if (event.key === "Enter" && !isControl(event.target)) moves.openActive();
  else if (event.key === "Escape") moves.close();
  else return false;
  event.preventDefault();
  return true;
}

/** Whether somebody types into the element, so that letters are letters. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input, textarea, select, [role=combobox], [role=menu]") !== null)
  );
}

function scrolls(target: EventTarget | null): boolean {
  const text = target instanceof HTMLElement ? target.closest("pre[tabindex]") : null;
  return text !== null && text.scrollHeight > text.clientHeight;
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("a, button, [role=tab]") !== null;
}
