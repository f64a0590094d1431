import { css } from "@emotion/css";
import { dateTimeFormat, type GrafanaTheme2 } from "@grafana/data";
import { Button, ClipboardButton, useStyles2 } from "@grafana/ui";
import type { ServiceColors } from "./service-colors.ts";
import type { Trace } from "./span-tree.ts";
import { durationText } from "./time-scale.ts";
import { downloadTrace } from "./trace-download.ts";
import { mainRoot } from "./main-root.ts";

/** What a trace is called and how it went. */
export interface TraceHeaderProps {
  readonly trace: Trace;
  readonly colors: ServiceColors;
  /** What "Copy link" copies; left out: the address of the page. */
  readonly link: (() => string) | undefined;
  readonly timeZone: string | undefined;
}

/** The root's name, and beside it what one asks first: how long, how many, how bad, when. */
export function TraceHeader({ trace, colors, link, timeZone }: TraceHeaderProps) {
  const styles = useStyles2(getStyles);
  const root = mainRoot(trace);
  const started = dateTimeFormat(trace.startMs, {
    format: "YYYY-MM-DD HH:mm:ss.SSS",
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return (
    <header className={styles.header} data-testid="trace-header">
      <h2 className={styles.title}>
        <span className={styles.service} style={{ borderColor: colors(root?.span.service ?? "") }}>
          {root?.missing === true ? "missing root" : root?.span.service}
        </span>
        <span className={styles.name}>{root?.span.name}</span>
      </h2>
      <dl className={styles.numbers}>
        <Fact name="Duration" value={durationText(trace.endMs - trace.startMs)} />
        <Fact name="Spans" value={trace.spans.length.toLocaleString("en")} />
        <Fact name="Services" value={String(trace.services.length)} />
        <Fact name="Errors" value={String(trace.errors)} bad={trace.errors > 0} />
        <Fact name="Started" value={started} />
      </dl>
      <span className={styles.actions}>
        <ClipboardButton
          size="sm"
          variant="secondary"
          icon="copy"
          fill="text"
          getText={() => trace.traceId}
          aria-label={`Copy the trace ID ${trace.traceId}`}
        >
          {`${trace.traceId.slice(0, 8)}…`}
        </ClipboardButton>
        <ClipboardButton size="sm" variant="secondary" icon="link" fill="text" getText={link ?? (() => location.href)}>
          Copy link
        </ClipboardButton>
        <Button size="sm" variant="secondary" fill="text" icon="download-alt" onClick={() => downloadTrace(trace)}>
          JSON
        </Button>
      </span>
    </header>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly bad?: boolean;
}

function Fact({ name, value, bad = false }: FactProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.fact}>
      <dt className={styles.factName}>{name}</dt>
      <dd className={bad ? styles.bad : styles.value}>{value}</dd>
    </div>
  );
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    header: css({ display: "flex", flexWrap: "wrap", alignItems: "center", gap: spacing(0.5, 3) }),
    title: css({
      display: "flex",
      alignItems: "baseline",
      gap: spacing(1),
      minWidth: 0,
      margin: 0,
      fontSize: typography.h4.fontSize,
      fontWeight: typography.fontWeightMedium,
    }),
    service: css({ paddingLeft: spacing(1), borderLeft: "4px solid" }),
    name: css({ color: colors.text.secondary, overflow: "hidden", textOverflow: "ellipsis" }),
    numbers: css({ display: "flex", flexWrap: "wrap", gap: spacing(0, 2.5), margin: 0 }),
    fact: css({ display: "flex", alignItems: "baseline", gap: spacing(0.75) }),
    factName: css({
      color: colors.text.secondary,
      fontSize: typography.bodySmall.fontSize,
      fontWeight: "normal",
      margin: 0,
    }),
    value: css({ margin: 0, fontWeight: typography.fontWeightMedium, fontVariantNumeric: "tabular-nums" }),
    bad: css({ margin: 0, fontWeight: typography.fontWeightMedium, color: colors.error.text }),
    actions: css({ display: "flex", gap: spacing(0.5), marginLeft: "auto" }),
  };
}
