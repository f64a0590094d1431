import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { Fragment, type ReactElement } from "react";
import { splitHighlights } from "./split-highlights.ts";

/** A text in which the searched words are marked. */
export function HighlightedText({
  text,
  pattern,
}: {
  readonly text: string;
  readonly pattern: RegExp | undefined;
}): ReactElement {
  const mark = useStyles2(getMark);
  if (pattern === undefined) return <>{text}</>;
  return (
    <>
      {splitHighlights(text, pattern).map((piece) =>
        piece.hit ? (
          <mark key={piece.at} className={mark}>
            {piece.text}
          </mark>
        ) : (
          <Fragment key={piece.at}>{piece.text}</Fragment>
        ),
      )}
    </>
  );
}

const getMark = (theme: GrafanaTheme2): string =>
  css({
    ...{ color: theme.components.textHighlight.text, background: theme.components.textHighlight.background },
    ...{ borderRadius: theme.shape.radius.sm, padding: "0 1px" },
  });
