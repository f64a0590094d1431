import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { TextLink, useStyles2 } from "@grafana/ui";
import { AttributeTable } from "./attribute-table.tsx";
import type { SpanReference } from "./span.ts";
import type { Trace } from "./span-tree.ts";

/** The links of a span, and how to follow them. */
export interface SpanReferencesProps {
  readonly references: readonly SpanReference[];
  readonly trace: Trace;
  onSpan(spanId: string): void;
  /** Address of another trace; left out where the view cannot go anywhere. */
  readonly traceHref: ((traceId: string, spanId: string) => string) | undefined;
}

/** Links to spans of this trace select them, links to another trace open it. */
export function SpanReferences({ references, trace, onSpan, traceHref }: SpanReferencesProps) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.references}>
      {references.map((reference, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a span may link twice to the same
        <li key={index} data-testid="span-reference">
          <Target reference={reference} trace={trace} onSpan={onSpan} traceHref={traceHref} />
          <AttributeTable attributes={reference.tags} />
        </li>
      ))}
    </ul>
  );
}

function Target({
  reference,
  trace,
  onSpan,
  traceHref,
}: Omit<SpanReferencesProps, "references"> & { readonly reference: SpanReference }) {
  const styles = useStyles2(getStyles);
  const { traceId, spanId } = reference;
  const here = traceId === trace.traceId || traceId === "" ? trace.byId.get(spanId) : undefined;
  if (here !== undefined) {
    return (
      <button type="button" className={styles.here} onClick={() => onSpan(spanId)}>
        {here.span.service}: {here.span.name}
      </button>
    );
  }
  const text = `span ${spanId} of trace ${traceId}`;
  if (traceHref === undefined) return <code className={styles.id}>{text}</code>;
  return (
    <TextLink href={traceHref(traceId, spanId)} inline={false} variant="bodySmall">
      {text}
    </TextLink>
  );
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    references: css({ listStyle: "none", margin: 0, padding: 0, display: "grid", gap: spacing(0.5) }),
    here: css({
      padding: 0,
      border: "none",
      background: "none",
      color: colors.text.link,
      textAlign: "left",
      "&:hover": { textDecoration: "underline" },
    }),
    id: css({
      fontFamily: typography.fontFamilyMonospace,
      fontSize: typography.bodySmall.fontSize,
      overflowWrap: "anywhere",
    }),
  };
}
