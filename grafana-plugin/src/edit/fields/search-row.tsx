import { InlineField } from "@grafana/ui";
import type { SearchSignal } from "@spanhouse/schemas/search";
import { useCallback, useId, useMemo, type ReactElement } from "react";
import type { EditorWords } from "../editor-words.ts";
import { checkSearch } from "../search-field/check-search.ts";
import { SearchField, type SearchCommit } from "../search-field/search-field.tsx";

/** The search of a query. */
export interface SearchRowProps {
  readonly value: string;
  readonly signal: SearchSignal;
  readonly words: EditorWords;
  readonly placeholder: string;
  readonly onCommit: (commit: SearchCommit) => void;
}

const tooltip =
  'Words in any case, "words beside each other", service:cart, level>=warn, duration>250ms, order.id:42*, -path:/health, (a OR b)';

/** The search field with its label. */
export function SearchRow({ value, signal, words, placeholder, onCommit }: SearchRowProps): ReactElement {
  const id = useId();
  const complete = useMemo(() => words.search(signal), [words, signal]);
  const check = useCallback((text: string) => checkSearch(text, signal), [signal]);
  return (
    <InlineField label="Search" labelWidth="auto" grow tooltip={tooltip}>
      <SearchField {...{ id, value, placeholder, complete, check, onCommit, label: "Search" }} />
    </InlineField>
  );
}
