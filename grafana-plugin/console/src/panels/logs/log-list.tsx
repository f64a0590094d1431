import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, type ReactElement, type ReactNode, type RefObject } from "react";
import { gridColumns, type LineStyle } from "./log-columns.ts";
import { LogHeader } from "./log-header.tsx";
import { LogLine } from "./log-line.tsx";
import type { LogRecord } from "./log-record.ts";

/** A list of records of any length; only the lines in sight are in the document. */
export interface LogListProps {
  readonly records: readonly LogRecord[];
  readonly style: LineStyle;
  /** Of the searched words. */
  readonly highlight?: RegExp | undefined;
  /** What the list is called for who does not see it. */
  readonly label: string;
  /** The line that the keyboard is on. */
  readonly activeId?: string | undefined;
  /** A line that stands out for another reason, such as the one whose context this is. */
  readonly markedId?: string | undefined;
  /** A click on a line, or Enter on it. */
  readonly onOpen?: ((record: LogRecord) => void) | undefined;
  /** Called when the last lines come into sight. */
  readonly onEnd?: (() => void) | undefined;
  /** Said after the last line. */
  readonly footer?: ReactNode;
  /** Given, the columns of fields can be moved and removed in the header; left out, there is no header. */
  readonly onColumns?: ((columns: readonly string[]) => void) | undefined;
  /** Takes the list to its top when it changes: other records are shown. */
  readonly topOf?: unknown;
  /** Takes the list to its top when it becomes true. */
  readonly topWhen?: boolean | undefined;
  /** Pixels that are scrolled away above. */
  readonly onScrolled?: ((top: number) => void) | undefined;
}

/** Pixels of a line that is not wrapped. */
const lineHeight = { default: 24, small: 20 } as const;
const headerHeight = 28;
/** Lines before the end at which more are asked for, so that they are there when somebody comes to them. */
const linesAhead = 40;

/** The list. Its lines are in the order of `records`; moving about by keyboard is up to who holds `activeId`. */
export function LogList(props: LogListProps): ReactElement {
  const { records, style, activeId, label, onColumns, onScrolled, footer } = props;
  const styles = useStyles2(getStyles);
  const scroller = useRef<HTMLDivElement>(null);
  const top = onColumns === undefined ? 0 : headerHeight;
  const virtualizer = useVirtualizer({
    ...{ count: records.length, overscan: 12, scrollMargin: top, scrollPaddingStart: top + 4, scrollPaddingEnd: 8 },
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight[style.small ? "small" : "default"],
    getItemKey: (index) => records[index]?.id ?? index,
  });
  useRemeasure(virtualizer, style);
  useActiveInSight(virtualizer, records, activeId);
  useEndInSight(virtualizer, props);
  useTop(scroller, props);
  const { template, minWidth } = useMemo(() => gridColumns(style), [style]);
  return (
    <div
      ref={scroller}
      className={cx(styles.scroller, style.small && styles.small)}
      role="grid"
      aria-label={label}
      aria-rowcount={records.length}
      aria-activedescendant={activeId === undefined ? undefined : rowId(activeId)}
      tabIndex={0}
      onScroll={(event) => onScrolled?.(event.currentTarget.scrollTop)}
    >
      {onColumns !== undefined && (
        <LogHeader style={style} template={template} minWidth={minWidth} height={headerHeight} onColumns={onColumns} />
      )}
      <div role="rowgroup" className={styles.lines} style={{ height: virtualizer.getTotalSize(), minWidth }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => (
          <LogRow key={records[index]?.id ?? index} {...{ props, index, template, virtualizer }} top={start - top} />
        ))}
      </div>
      {footer}
    </div>
  );
}

interface LogRowProps {
  readonly props: LogListProps;
  readonly index: number;
  readonly top: number;
  readonly template: string;
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
}

function LogRow({ props, index, top, template, virtualizer }: LogRowProps): ReactElement | null {
  const styles = useStyles2(getStyles);
  const { records, style, highlight, activeId, markedId, onOpen } = props;
  const record = records[index];
  if (record === undefined) return null;
  const active = record.id === activeId;
  return (
    // The keyboard is on the grid, which says which line is meant (aria-activedescendant).
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={rowId(record.id)}
      ref={style.wrap ? virtualizer.measureElement : undefined}
      data-index={index}
      data-record={record.id}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={active}
      className={cx(
        ...[styles.line, style.wrap && styles.wrapped, onOpen !== undefined && styles.clickable],
        ...[active && styles.active, record.id === markedId && styles.marked],
      )}
      style={{
        ...{ transform: `translateY(${top}px)`, gridTemplateColumns: template },
        ...(style.wrap ? {} : { height: lineHeight[style.small ? "small" : "default"] }),
      }}
      onClick={() => {
        // Who selects text to copy it does not want the details.
        if (getSelection()?.isCollapsed !== false) onOpen?.(record);
      }}
    >
      <LogLine record={record} style={style} highlight={highlight} />
    </div>
  );
}

/** Heights that were measured hold for the style they were measured in. */
function useRemeasure(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  { wrap, pretty, small, columns }: LineStyle,
): void {
  const layout = `${wrap}${pretty}${small}${columns.length}`;
  useEffect(() => virtualizer.measure(), [virtualizer, layout]);
}

function useActiveInSight(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  records: readonly LogRecord[],
  activeId: string | undefined,
): void {
  const shown = useRef<string>(undefined);
  useEffect(() => {
    // Once for each record, when it is there: new lines above must not pull the list back to it.
    if (shown.current === activeId) return;
    const index = records.findIndex(({ id }) => id === activeId);
    if (activeId !== undefined && index < 0) return;
    shown.current = activeId;
    if (index >= 0) virtualizer.scrollToIndex(index, { align: "auto" });
  }, [virtualizer, records, activeId]);
}

function useTop(scroller: RefObject<HTMLDivElement | null>, { topWhen = false, topOf }: LogListProps): void {
  useEffect(() => {
    if (topWhen) scroller.current?.scrollTo({ top: 0 });
  }, [scroller, topWhen]);
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [scroller, topOf]);
}

function useEndInSight(virtualizer: Virtualizer<HTMLDivElement, Element>, { records, onEnd }: LogListProps): void {
  const last = virtualizer.getVirtualItems().at(-1)?.index ?? -1;
  const near = records.length > 0 && last >= records.length - linesAhead;
  useEffect(() => {
    if (near) onEnd?.();
  }, [near, onEnd, records.length]);
}

function rowId(recordId: string): string {
  return `log-${recordId}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroller: css({
    ...{ position: "relative", height: "100%", overflow: "auto", overflowAnchor: "none", contain: "strict" },
    ...{ fontFamily: theme.typography.fontFamilyMonospace, fontSize: 12, lineHeight: "20px" },
    "&:focus-visible": { outline: `1px solid ${theme.colors.primary.border}`, outlineOffset: -1 },
  }),
  small: css({ fontSize: 11, lineHeight: "18px" }),
  lines: css({ position: "relative", width: "100%" }),
  line: css({
    ...{ position: "absolute", top: 0, left: 0, width: "100%", display: "grid", alignItems: "center" },
    ...{ paddingLeft: 4, borderBottom: `1px solid ${theme.colors.border.weak}` },
  }),
  wrapped: css({ alignItems: "start", padding: "2px 0 2px 4px" }),
  clickable: css({ cursor: "pointer", "&:hover": { background: theme.colors.background.secondary } }),
  marked: css({ background: theme.colors.warning.transparent }),
  // Beyond these backgrounds the quieter texts of a line would not be readable.
  active: css({
    background: theme.colors.background.secondary,
    boxShadow: `inset 0 0 0 1px ${theme.colors.primary.border}, inset 4px 0 0 ${theme.colors.primary.border}`,
  }),
});
