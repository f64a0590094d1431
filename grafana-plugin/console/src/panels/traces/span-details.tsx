import { css } from "@emotion/css";
import type { GrafanaTheme2, LinkModel } from "@grafana/data";
import { Alert, Badge, IconButton, Input, LinkButton, useStyles2 } from "@grafana/ui";
import { type ReactNode, useState } from "react";
import { AttributeTable, matching } from "./attribute-table.tsx";
import { DetailSection } from "./detail-section.tsx";
import { selfTimeMs } from "./critical-path.ts";
import type { Span } from "./span.ts";
import { SpanEvents } from "./span-events.tsx";
import { exceptionOf } from "./span-exception.ts";
import { SpanReferences } from "./span-references.tsx";
import type { SpanNode, Trace } from "./span-tree.ts";
import { StackTrace } from "./stack-trace.tsx";
import { durationText } from "./time-scale.ts";

/** What the view around the details knows and can do; see `TraceViewProps`. */
export interface SpanSurroundings {
  /** What else is known of a span, such as its logs; drawn at the end of the details. */
  readonly beside?: ((span: Span) => ReactNode) | undefined;
  readonly linksOf?: ((span: Span) => readonly LinkModel[]) | undefined;
  readonly traceHref?: ((traceId: string, spanId: string) => string) | undefined;
  readonly onFilter?: ((key: string, value: string) => void) | undefined;
}

interface SpanDetailsProps extends SpanSurroundings {
  readonly node: SpanNode;
  readonly trace: Trace;
  readonly color: string;
  onSpan(spanId: string): void;
  onClose(): void;
}

/** All that a span says of itself. */
export function SpanDetails(props: SpanDetailsProps) {
  const { node, trace, color, onClose } = props;
  const { span } = node;
  const styles = useStyles2(getStyles);
  return (
    <aside className={styles.details} aria-label="Details of the span" data-testid="span-details">
      <header className={styles.header}>
        <div className={styles.titles}>
          <div className={styles.service} style={{ borderColor: color }}>
            {node.missing ? "missing span" : span.service}
          </div>
          <h3 className={styles.title}>{node.missing ? span.spanId : span.name}</h3>
        </div>
        <IconButton name="times" tooltip="Close (Esc)" onClick={onClose} />
      </header>
      <div className={styles.body}>
        <Facts node={node} trace={trace} />
        <Notes node={node} />
        <Links span={span} linksOf={props.linksOf} />
        {!node.missing && <Sections key={span.spanId} {...props} />}
      </div>
    </aside>
  );
}

function Facts({ node, trace }: Pick<SpanDetailsProps, "node" | "trace">) {
  const styles = useStyles2(getStyles);
  const { span } = node;
  const facts: readonly (readonly [string, string])[] = [
    ["Duration", durationText(span.durationMs)],
    ["Own time", durationText(selfTimeMs(node))],
    ["Starts at", durationText(span.startMs - trace.startMs)],
    ["Kind", span.kind],
    ["Status", span.status],
    ["Children", String(node.children.length)],
    ["Span ID", span.spanId],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt className={styles.factName}>{name}</dt>
          <dd className={styles.factValue}>
            {name === "Status" && value === "error" ? <Badge color="red" text="error" /> : value || "–"}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What is wrong with the span, or with what is known of it. */
function Notes({ node }: Pick<SpanDetailsProps, "node">) {
  const { span, parent, missing } = node;
  const early = parent === undefined || parent.missing ? 0 : parent.span.startMs - span.startMs;
  return (
    <>
      {span.statusMessage !== "" && (
        <Alert
          severity={span.status === "error" ? "error" : "info"}
          title={span.statusMessage}
          bottomSpacing={1}
          topSpacing={0}
        />
      )}
      {missing && (
        <Alert severity="warning" title="This span was not received" bottomSpacing={1} topSpacing={0}>
          {node.children.length === 1 ? "One span names" : `${node.children.length} spans name`} it as parent. It may
          have been sampled out, not been sent yet, or belong to another project.
        </Alert>
      )}
      {early > 0.001 && (
        <Alert
          severity="info"
          title={`It begins ${durationText(early)} before its parent: their clocks differ`}
          bottomSpacing={1}
          topSpacing={0}
        />
      )}
      {span.warnings.map((warning) => (
        <Alert key={warning} severity="warning" title={warning} bottomSpacing={1} topSpacing={0} />
      ))}
    </>
  );
}

function Links({ span, linksOf }: { readonly span: Span } & Pick<SpanSurroundings, "linksOf">) {
  const styles = useStyles2(getStyles);
  const links = linksOf?.(span) ?? [];
  if (links.length === 0) return null;
  return (
    <div className={styles.links}>
      {links.map((link) => (
        <LinkButton
          key={link.title + link.href}
          size="sm"
          variant="secondary"
          href={link.href}
          target={link.target ?? undefined}
          onClick={link.onClick}
        >
          {link.title}
        </LinkButton>
      ))}
    </div>
  );
}

function Sections({ node, trace, onSpan, beside, traceHref, onFilter }: SpanDetailsProps) {
  const { span } = node;
  const [filter, setFilter] = useState("");
  const styles = useStyles2(getStyles);
  const scope = span.scopeName === "" ? [] : [{ key: "otel.scope.name", value: span.scopeName }];
  if (span.scopeVersion !== "") scope.push({ key: "otel.scope.version", value: span.scopeVersion });
  if (span.traceState !== "") scope.push({ key: "trace state", value: span.traceState });
  const table = (title: string, attributes: Span["attributes"], open: boolean): ReactNode => (
    <DetailSection title={title} count={matching(attributes, filter).length} open={open || filter !== ""}>
      <AttributeTable attributes={attributes} filter={filter} onFilter={onFilter} />
    </DetailSection>
  );
  return (
    <>
      <DetailSection title="Events" count={span.events.length} open>
        <SpanEvents span={span} />
      </DetailSection>
      {untoldStacks(span).map((stack) => (
        <StackTrace key={stack} stack={stack} />
      ))}
      <div className={styles.filter}>
        <Input
          value={filter}
          placeholder="Filter attributes"
          aria-label="Filter attributes"
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      </div>
      {table("Attributes", span.attributes, true)}
      <DetailSection title="Links" count={span.references.length} open>
        <SpanReferences references={span.references} trace={trace} onSpan={onSpan} traceHref={traceHref} />
      </DetailSection>
      {table("Resource", span.resource, false)}
      {table("Scope", scope, false)}
      {beside?.(span)}
    </>
  );
}

/** Stack traces that no event of the span has, which would show them. */
function untoldStacks(span: Span): readonly string[] {
  const told = new Set(span.events.map((event) => exceptionOf(event).stack));
  return span.stackTraces.filter((stack) => !told.has(stack));
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    details: css({
      display: "flex",
      flexDirection: "column",
      minWidth: 0,
      minHeight: 0,
      height: "100%",
      background: colors.background.primary,
    }),
    header: css({
      display: "flex",
      alignItems: "flex-start",
      gap: spacing(1),
      padding: spacing(1, 1.5),
      borderBottom: `1px solid ${colors.border.weak}`,
    }),
    titles: css({ flex: 1, minWidth: 0 }),
    service: css({
      paddingLeft: spacing(0.75),
      borderLeft: "3px solid",
      color: colors.text.secondary,
      fontSize: typography.bodySmall.fontSize,
      lineHeight: 1.3,
    }),
    title: css({ margin: spacing(0.25, 0, 0), fontSize: typography.h5.fontSize, overflowWrap: "anywhere" }),
    body: css({ flex: 1, minHeight: 0, overflowY: "auto", padding: spacing(1, 1.5, 2) }),
    facts: css({ display: "flex", flexWrap: "wrap", gap: spacing(0.5, 2), margin: spacing(0, 0, 1) }),
    fact: css({ display: "flex", gap: spacing(0.75), fontSize: typography.bodySmall.fontSize }),
    factName: css({ margin: 0, color: colors.text.secondary, fontWeight: "normal" }),
    factValue: css({ margin: 0, fontWeight: typography.fontWeightMedium, fontVariantNumeric: "tabular-nums" }),
    links: css({ display: "flex", flexWrap: "wrap", gap: spacing(0.5), marginBottom: spacing(1) }),
    filter: css({ margin: spacing(1, 0, 0.5) }),
  };
}
