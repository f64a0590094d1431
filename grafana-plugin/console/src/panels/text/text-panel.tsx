import { css } from "@emotion/css";
import type { GrafanaTheme2, PanelProps } from "@grafana/data";
import { ScrollContainer, useStyles2 } from "@grafana/ui";
import { type TextOptions, textToHtml } from "./text-to-html.ts";

/** Text of the dashboard's author with its variables filled in; what is not plain formatting is sanitised away. */
export function TextPanel({ options, replaceVariables }: PanelProps<TextOptions>): React.JSX.Element {
  const styles = useStyles2(getStyles);
  return (
    <ScrollContainer>
      {options.mode === "code" ? (
        <pre className={styles.code} data-testid="text-panel-code">
          {replaceVariables(options.content)}
        </pre>
      ) : (
        <div
          className={`markdown-html ${styles.text}`}
          data-testid="text-panel"
          dangerouslySetInnerHTML={{ __html: textToHtml(options, replaceVariables) }}
        />
      )}
    </ScrollContainer>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  // Lists, tables and links come from the global styles of @grafana/ui for "markdown-html".
  text: css({ padding: theme.spacing(1), overflowWrap: "anywhere" }),
  code: css({ margin: theme.spacing(1), whiteSpace: "pre-wrap", overflowWrap: "anywhere" }),
});
