import { InlineField } from "@grafana/ui";
import { useCallback, useId, useMemo, type ReactElement } from "react";
import type { EditorWords } from "../editor-words.ts";
import { signalOf, type Subject } from "../subject.ts";
import { checkSearch } from "../search-field/check-search.ts";
import { SearchField, type SearchCommit } from "../search-field/search-field.tsx";

/** The search of a query. */
export interface SearchRowProps {
  readonly value: string;
  readonly subject: Subject;
  readonly words: EditorWords;
  readonly placeholder: string;
  readonly onCommit: (commit: SearchCommit) => void;
}

const tooltip =
  'Words in any case, "words beside each other", service:cart, level>=warn, duration>250ms, order.id:42*, -path:/health, (a OR b)';

/** The search field with its label. */
export function SearchRow({ value, subject, words, placeholder, onCommit }: SearchRowProps): ReactElement {
  const id = useId();
  const complete = useMemo(() => words.search(subject), [words, subject]);
  const check = useCallback((text: string) => checkSearch(text, signalOf(subject)), [subject]);
  return (
    <InlineField label="Search" labelWidth="auto" grow shrink tooltip={tooltip}>
      <SearchField {...{ id, value, placeholder, complete, check, onCommit, label: "Search" }} />
    </InlineField>
  );
}
