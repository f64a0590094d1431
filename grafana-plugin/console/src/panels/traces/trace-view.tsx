// Invariants: rows are in the order of the frame; what is selected always has a row; a span that no frame has, but that others
// name as their parent, is shown as missing. Only rows in sight are in the document, so 10,000 spans cost what 50 do.
//
//   TraceHeader    what the trace is called, how long, how many, how bad
//   TraceToolbar   search in the trace, folding, critical path, services
//   TraceMinimap   everything, small; drawing on it zooms
//   SpanList       ruler and rows          | SpanDetails   of the selected span
import { css } from "@emotion/css";
import type { DataFrame, GrafanaTheme2 } from "@grafana/data";
import { useStyles2, useTheme2 } from "@grafana/ui";
import { useId, useMemo, useRef, useState } from "react";
import { serviceColors } from "./service-colors.ts";
import { spansOfFrame } from "./span.ts";
import { SpanDetails, type SpanSurroundings } from "./span-details.tsx";
import { SpanList } from "./span-list.tsx";
import { TraceHeader } from "./trace-header.tsx";
import { onTraceKey } from "./trace-keys.ts";
import { TraceMinimap } from "./trace-minimap.tsx";
import { TraceToolbar } from "./trace-toolbar.tsx";
import { useTraceView } from "./use-trace-view.ts";

/** One trace. It fills the height of what it is put in. */
export interface TraceViewProps extends SpanSurroundings {
  /** One row a span, as Grafana's trace view takes it. */
  readonly frame: DataFrame;
  /** The span whose details are open; the view follows when it changes. */
  readonly spanId?: string | undefined;
  /** Told of the span that is opened, and of `undefined` when the details are closed. Should not change with every drawing. */
  readonly onSelectSpan?: ((spanId: string | undefined) => void) | undefined;
  /** What "Copy link" copies; left out: the address of the page. */
  readonly link?: (() => string) | undefined;
  readonly timeZone?: string | undefined;
}

/** Waterfall of a trace with its minimap, search and the details of a span. */
export function TraceView(props: TraceViewProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const spans = useMemo(() => spansOfFrame(props.frame), [props.frame]);
  const view = useTraceView(spans, props.spanId, props.onSelectSpan);
  const { trace, selected } = view;
  const colors = useMemo(
    () =>
      serviceColors(
        trace.services.map(({ name }) => name),
        theme,
      ),
    [trace, theme],
  );
  const [nameShare, setNameShare] = useState(0.42);
  const searchRef = useRef<HTMLInputElement | null>(null);
  const listId = useId();
  const focusList = (): void => document.getElementById(listId)?.focus({ preventScroll: true });
  const open = view.open && selected !== undefined;
  return (
    // The keys of the tree within work wherever the focus is in the view.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={styles.view}
      onKeyDown={(event) => onTraceKey(event, view, () => searchRef.current?.focus())}
      data-testid="trace-view"
    >
      <div className={styles.top}>
        <TraceHeader trace={trace} colors={colors} link={props.link} timeZone={props.timeZone} />
        <TraceToolbar view={view} colors={colors} searchRef={searchRef} focusList={focusList} />
        <TraceMinimap trace={trace} colors={colors} window={view.window} onWindow={view.setWindow} />
      </div>
      <div className={styles.main}>
        <SpanList view={view} colors={colors} nameShare={nameShare} onNameShare={setNameShare} listId={listId} />
        {open && (
          <div className={styles.details}>
            <SpanDetails
              node={selected}
              trace={trace}
              color={colors(selected.span.service)}
              beside={props.beside}
              linksOf={props.linksOf}
              traceHref={props.traceHref}
              onFilter={props.onFilter ?? ((key, value) => view.setSearch(`"${key}=${value.replaceAll('"', "")}"`))}
              onSpan={(spanId) => view.select(trace.byId.get(spanId))}
              onClose={() => {
                view.select(undefined);
                focusList();
              }}
            />
          </div>
        )}
      </div>
    </div>
  );
}

function getStyles({ colors, spacing, shape }: GrafanaTheme2) {
  return {
    view: css({
      display: "flex",
      flexDirection: "column",
      gap: spacing(1),
      height: "100%",
      minHeight: 0,
      containerType: "inline-size",
    }),
    top: css({ display: "flex", flexDirection: "column", flex: "none", gap: spacing(0.75) }),
    main: css({
      display: "flex",
      flex: 1,
      minHeight: 0,
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
      background: colors.background.primary,
      overflow: "hidden",
      "@container (max-width: 900px)": { flexDirection: "column" },
    }),
    details: css({
      flex: "none",
      width: "clamp(340px, 36%, 620px)",
      minHeight: 0,
      borderLeft: `1px solid ${colors.border.medium}`,
      "@container (max-width: 900px)": {
        width: "100%",
        height: "50%",
        borderLeft: "none",
        borderTop: `1px solid ${colors.border.medium}`,
      },
    }),
  };
}
