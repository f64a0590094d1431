import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import type { SearchProblem } from "./check-search.ts";
import { scanSearch, type Piece } from "./scan-search.ts";

/** What is drawn. */
export interface HighlightedSearchProps {
  readonly text: string;
  readonly problem?: SearchProblem | undefined;
}

/** A search in the colours of its parts, with what is wrong underlined from its character on. */
export function HighlightedSearch({ text, problem }: HighlightedSearchProps): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <>
      {scanSearch(text).map((piece) => (
        <span key={piece.from} className={styles[styleOf(text, piece)]}>
          <MarkedPiece text={text} piece={piece} problemAt={problem?.at} markClass={styles.mark} />
        </span>
      ))}
      {problem !== undefined && problem.at >= text.length && (
        <span className={styles.mark} data-testid="search-problem-mark">
          {"\u00a0"}
        </span>
      )}
      {/* A last line that is empty has no height of its own. */}
      {"\u200b"}
    </>
  );
}

interface MarkedPieceProps {
  readonly text: string;
  readonly piece: Piece;
  readonly problemAt: number | undefined;
  readonly markClass: string;
}

function MarkedPiece({ text, piece: { from, to }, problemAt, markClass }: MarkedPieceProps): ReactElement {
  if (problemAt === undefined || problemAt < from || problemAt >= to) return <>{text.slice(from, to)}</>;
  return (
    <>
      {text.slice(from, problemAt)}
      <span className={markClass} data-testid="search-problem-mark">
        {text.slice(problemAt, to)}
      </span>
    </>
  );
}

type StyleName = "field" | "operator" | "value" | "text" | "keyword" | "variable";

function styleOf(text: string, { kind, from }: Piece): StyleName {
  switch (kind) {
    case "field":
    case "keyword":
      return kind;
    case "operator":
    case "bracket":
    case "minus":
      return "operator";
    case "value":
    case "text":
      return /^\$\w|^\$\{|^\[\[/.test(text.slice(from, from + 2)) ? "variable" : kind;
    case "space":
      return "text";
  }
}

const getStyles = (theme: GrafanaTheme2): Record<StyleName | "mark", string> => ({
  field: css({ color: theme.colors.primary.text }),
  operator: css({ color: theme.colors.text.secondary }),
  value: css({ color: theme.colors.success.text }),
  text: css({ color: theme.colors.text.primary }),
  keyword: css({ color: theme.colors.warning.text }),
  variable: css({ color: theme.visualization.getColorByName("purple") }),
  mark: css({
    textDecoration: `underline wavy ${theme.colors.error.text}`,
    backgroundColor: theme.colors.error.transparent,
  }),
});
