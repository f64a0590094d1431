import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { AttributeTable } from "./attribute-table.tsx";
import type { Span, SpanEvent } from "./span.ts";
import { exceptionOf, isException } from "./span-exception.ts";
import { StackTrace } from "./stack-trace.tsx";
import { durationText } from "./time-scale.ts";

/** What happened in the span, in the order it was sent; exceptions with their stack. */
export function SpanEvents({ span }: { readonly span: Span }) {
  const styles = useStyles2(getStyles);
  return (
    <ol className={styles.events}>
      {span.events.map((event, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- events have no id and never change places
        <li key={index} className={cx(styles.event, isException(event) && styles.bad)} data-testid="span-event">
          <div className={styles.head}>
            <span className={styles.name}>{title(event)}</span>
            <span className={styles.time}>{offsetText(event.timeMs - span.startMs)}</span>
          </div>
          {isException(event) ? <Exception event={event} /> : <AttributeTable attributes={event.fields} />}
        </li>
      ))}
    </ol>
  );
}

const told: ReadonlySet<string> = new Set(["exception.type", "exception.message", "exception.stacktrace"]);

function Exception({ event }: { readonly event: SpanEvent }) {
  const styles = useStyles2(getStyles);
  const { message, stack } = exceptionOf(event);
  return (
    <>
      {message !== "" && <p className={styles.message}>{message}</p>}
      {stack !== "" && <StackTrace stack={stack} />}
      <AttributeTable attributes={event.fields.filter(({ key }) => !told.has(key))} />
    </>
  );
}

function title(event: SpanEvent): string {
  const { type } = exceptionOf(event);
  return isException(event) && type !== "" ? type : event.name;
}

function offsetText(ms: number): string {
  return ms < 0 ? `${durationText(-ms)} before the span` : `+${durationText(ms)}`;
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    events: css({ listStyle: "none", margin: 0, padding: 0, display: "grid", gap: spacing(1) }),
    event: css({ minWidth: 0, paddingLeft: spacing(1), borderLeft: `2px solid ${colors.border.medium}` }),
    bad: css({ borderColor: colors.error.main }),
    head: css({ display: "flex", justifyContent: "space-between", gap: spacing(1) }),
    name: css({ fontWeight: typography.fontWeightMedium, overflowWrap: "anywhere" }),
    time: css({
      color: colors.text.secondary,
      fontSize: typography.bodySmall.fontSize,
      fontVariantNumeric: "tabular-nums",
      whiteSpace: "nowrap",
    }),
    message: css({ margin: 0, whiteSpace: "pre-wrap", overflowWrap: "anywhere" }),
  };
}
