/**
 * A text field for the search language: one line that grows, colours, completion from what is stored, and the character of what
 * is wrong. It knows nothing of where it stands: what completes and what checks is handed in, so it serves the query editor and
 * pages of the console alike.
 *
 *     typing              asks for completion after a pause
 *     Down, Up            go through the list; Ctrl+Space opens it, Esc closes it
 *     Tab                 takes the line one has gone to, or the first that completes the word
 *     Enter               takes the line one has gone to, else commits; with Ctrl or Cmd always commits
 *     Shift+Enter         a new line
 */
import { cx } from "@emotion/css";
import { useStyles2 } from "@grafana/ui";
import { useCallback, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import type { SearchProblem } from "./check-search.ts";
import { acceptCompletion, type Complete, type Completion } from "./completion.ts";
import { CompletionListbox, optionId } from "./completion-list.tsx";
import { HighlightedSearch } from "./highlighted-search.tsx";
import { placeOfCharacter } from "./place-of-character.ts";
import { getSearchFieldStyles } from "./search-field-styles.ts";
import { useCompletion, type CompletionList } from "./use-completion.ts";

/** A search that somebody has finished writing. */
export interface SearchCommit {
  readonly text: string;
  /** False when the search is wrong, which the field shows; then it must not be sent. */
  readonly isRight: boolean;
  /** `enter`: asked for, even if nothing changed. `leave`: the field was left with another text. */
  readonly by: "enter" | "leave";
}

/** What the field is given. */
export interface SearchFieldProps {
  readonly id?: string;
  /** For those who do not see it. */
  readonly label: string;
  /** What counts now; the field keeps what is being typed and starts again when this changes. */
  readonly value: string;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly complete: Complete;
  readonly check?: (text: string) => SearchProblem | undefined;
  readonly onCommit: (commit: SearchCommit) => void;
}

/** The search field. */
export function SearchField(props: SearchFieldProps): ReactElement {
  const { id, label, placeholder, autoFocus, complete } = props;
  const styles = useStyles2(getSearchFieldStyles);
  const ownId = useId();
  const [listId, problemId] = [`${ownId}list`, `${ownId}problem`];
  const list = useCompletion(complete);
  const draft = useDraft(props);
  const { text, problem, area } = draft;
  const overlay = useRef<HTMLPreElement>(null);
  const from = list.completions[0]?.from ?? 0;
  const placeOf = useCallback(() => placeOfCharacter(overlay.current!, from), [from]);

  const accept = (completion: Completion): void => {
    const after = acceptCompletion(text, completion);
    draft.write(after.text, after.cursor);
    list.close();
    if (completion.goesOn === true) list.ask(after.text, after.cursor);
  };
  return (
    <div className={styles.whole}>
      <div className={cx(styles.box, problem !== undefined && styles.wrong)}>
        <div className={styles.sheet}>
          <pre ref={overlay} aria-hidden className={cx(styles.layer, styles.overlay)}>
            <HighlightedSearch text={text} problem={problem} />
          </pre>
          <textarea
            {...{ id, placeholder, autoFocus, ref: area, value: text, rows: 1, maxLength: 4_000 }}
            className={cx(styles.layer, styles.input)}
            spellCheck={false}
            autoComplete="off"
            aria-label={label}
            aria-autocomplete="list"
            aria-haspopup="listbox"
            aria-controls={list.isOpen ? listId : undefined}
            aria-activedescendant={list.active >= 0 ? optionId(listId, list.active) : undefined}
            aria-invalid={problem !== undefined}
            aria-describedby={problem === undefined ? undefined : problemId}
            onChange={({ target }) => {
              draft.write(target.value);
              list.ask(target.value, target.selectionStart);
            }}
            onKeyDown={(event) => pressKey(event, { list, draft, accept })}
            onClick={list.close}
            onBlur={() => {
              list.close();
              draft.commit("leave");
            }}
          />
        </div>
      </div>
      {problem !== undefined && (
        <div id={problemId} role="alert" className={styles.problem}>
          Character {problem.at + 1}: {problem.message}
        </div>
      )}
      <div aria-live="polite" className={styles.spoken}>
        {list.isOpen ? `${list.completions.length} suggestions, arrow down to choose` : ""}
      </div>
      {list.isOpen && (
        <CompletionListbox
          {...{ id: listId, label: `Suggestions for ${label}`, placeOf, onAccept: accept, onPoint: list.point }}
          {...{ completions: list.completions, active: list.active }}
        />
      )}
    </div>
  );
}

interface Draft {
  readonly text: string;
  readonly problem: SearchProblem | undefined;
  readonly area: { readonly current: HTMLTextAreaElement | null };
  write(text: string, cursor?: number): void;
  commit(by: SearchCommit["by"]): void;
}

/** What is being typed. What is wrong with it is shown once somebody is done with it, because half a search is always wrong. */
function useDraft({ value, check, onCommit }: SearchFieldProps): Draft {
  const [state, setState] = useState({ text: value, of: value, isTyping: false });
  if (state.of !== value) setState({ text: value, of: value, isTyping: false });
  const { text, isTyping } = state;
  const area = useRef<HTMLTextAreaElement>(null);
  const cursor = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    if (cursor.current !== undefined) area.current?.setSelectionRange(cursor.current, cursor.current);
    cursor.current = undefined;
  }, [text]);
  return {
    ...{ text, area, problem: isTyping ? undefined : check?.(text) },
    write(next, at) {
      cursor.current = at;
      setState({ text: next, of: value, isTyping: true });
    },
    commit(by) {
      const trimmed = text.trim();
      setState({ text: trimmed, of: value, isTyping: false });
      if (by === "enter" || trimmed !== value) onCommit({ text: trimmed, isRight: check?.(trimmed) === undefined, by });
    },
  };
}

interface Hands {
  readonly list: CompletionList;
  readonly draft: Draft;
  readonly accept: (completion: Completion) => void;
}

function pressKey(event: KeyboardEvent<HTMLTextAreaElement>, { list, draft, accept }: Hands): void {
  const { key, ctrlKey, metaKey, shiftKey, currentTarget: area } = event;
  const chosen = list.completions[list.active];
  const first = list.completions[0];
  if (key === "Enter" && !shiftKey) {
    event.preventDefault();
    // The editor around it runs on Ctrl+Enter too, and must not run twice.
    event.stopPropagation();
    if (chosen !== undefined && !ctrlKey && !metaKey) return accept(chosen);
    list.close();
    return draft.commit("enter");
  }
  if (key === " " && ctrlKey) {
    event.preventDefault();
    return list.open(draft.text, area.selectionStart);
  }
  if (!list.isOpen) {
    if (key === "ArrowDown" && !draft.text.includes("\n") && area.selectionStart === draft.text.length) {
      event.preventDefault();
      list.open(draft.text, area.selectionStart);
    }
    return;
  }
  switch (key) {
    case "ArrowDown":
    case "ArrowUp":
      event.preventDefault();
      return list.move(key === "ArrowDown" ? 1 : -1);
    case "Tab": {
      // Where nothing of a word is typed Tab goes on to the next field, as everywhere.
      const taken = chosen ?? (first !== undefined && first.to > first.from ? first : undefined);
      if (shiftKey || taken === undefined) return;
      event.preventDefault();
      return accept(taken);
    }
    case "Escape":
      // One level at a time: what holds this field may close on Escape, too.
      event.stopPropagation();
      return list.close();
    case "ArrowLeft":
    case "ArrowRight":
    case "Home":
    case "End":
      return list.close();
  }
}
