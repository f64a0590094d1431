import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Button, ClipboardButton, useStyles2 } from "@grafana/ui";
import { useState } from "react";
import { stackLines } from "../stack-lines.ts";

/** More lines are folded. */
const linesShown = 12;

/** A stack trace in which the program's own lines stand out. */
export function StackTrace({ stack }: { readonly stack: string }) {
  const styles = useStyles2(getStyles);
  const [all, setAll] = useState(false);
  const lines = stackLines(stack);
  return (
    <div className={styles.box}>
      <pre className={styles.stack} data-testid="stack-trace">
        {lines.slice(0, all ? lines.length : linesShown).map((line, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a recursion has the same line many times
          <span key={index} className={cx(styles.line, line.foreign && styles.foreign)}>
            {line.text}
          </span>
        ))}
      </pre>
      <span className={styles.actions}>
        {lines.length > linesShown && (
          <Button size="sm" variant="secondary" fill="text" onClick={() => setAll(!all)}>
            {all ? "Fewer lines" : `${lines.length - linesShown} more lines`}
          </Button>
        )}
        <ClipboardButton size="sm" variant="secondary" fill="text" icon="copy" getText={() => stack}>
          Copy
        </ClipboardButton>
      </span>
    </div>
  );
}

function getStyles({ colors, spacing, typography, shape }: GrafanaTheme2) {
  return {
    box: css({ marginTop: spacing(0.5) }),
    stack: css({
      margin: 0,
      padding: spacing(0.75, 1),
      maxHeight: 320,
      overflow: "auto",
      background: colors.background.canvas,
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
      fontFamily: typography.fontFamilyMonospace,
      fontSize: 11.5,
      lineHeight: 1.55,
      whiteSpace: "pre",
    }),
    line: css({ display: "block" }),
    foreign: css({ color: colors.text.disabled }),
    actions: css({ display: "flex", gap: spacing(0.5) }),
  };
}
