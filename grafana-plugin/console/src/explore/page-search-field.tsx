import { useCallback, type ReactElement } from "react";
import { checkSearch } from "../../../src/edit/search-field/check-search.ts";
import type { Complete } from "../../../src/edit/search-field/completion.ts";
import { SearchField } from "../../../src/edit/search-field/search-field.tsx";
import type { QueryProblem } from "./logs-query.ts";

/** The search that a page is about. */
export interface PageSearchFieldProps {
  readonly signal: "logs" | "traces";
  readonly label: string;
  readonly placeholder: string;
  readonly search: string;
  readonly complete: Complete;
  /** What the collector says is wrong with the search. */
  readonly problem: QueryProblem | undefined;
  readonly onSearch: (search: string) => void;
  /** Enter on what is asked already: ask again. */
  readonly onAgain: () => void;
}

/** The search field of a page. It shows what is wrong with a search before it is sent, and what the collector found wrong after. */
export function PageSearchField(props: PageSearchFieldProps): ReactElement {
  const { signal, label, placeholder, search, complete, problem, onSearch, onAgain } = props;
  const check = useCallback(
    (text: string) => {
      const known = checkSearch(text, signal);
      if (known !== undefined || text !== search || problem?.at === undefined) return known;
      return { message: problem.message, at: problem.at };
    },
    [signal, search, problem],
  );
  return (
    <SearchField
      {...{ label, placeholder, value: search, complete, check }}
      onCommit={({ text, isRight, by }) => {
        if (!isRight) return;
        if (text !== search) onSearch(text);
        else if (by === "enter") onAgain();
      }}
    />
  );
}
