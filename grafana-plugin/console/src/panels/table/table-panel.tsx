import { css } from "@emotion/css";
import {
  cacheFieldDisplayNames,
  type DataFrame,
  FieldMatcherID,
  getFrameDisplayName,
  type GrafanaTheme2,
  type PanelProps,
} from "@grafana/data";
import type { TableOptions } from "@grafana/schema";
import { Combobox, usePanelContext, useStyles2 } from "@grafana/ui";
import { type JSX, useMemo } from "react";
import { newerTableProps, sortedBy, TableNG } from "../moved-grafana-ui.ts";
import { PanelMessage } from "../panel-message.tsx";
import { withColumnWidth } from "./column-width.ts";

const chooserHeight = 40;

/** Rows and columns, one frame at a time; what the reader sorts and widens is kept in the dashboard. */
export function TablePanel(props: PanelProps<TableOptions>): JSX.Element {
  const { data, options, fieldConfig, onOptionsChange, onFieldConfigChange, width, height, transparent } = props;
  const styles = useStyles2(getStyles);
  const context = usePanelContext();
  const frames = useMemo(() => namedFrames(data.series), [data.series]);
  const index = Math.min(Math.max(0, options.frameIndex), frames.length - 1);
  const frame = frames[index];
  if (frame === undefined || frames.every(({ length }) => length === 0))
    return <PanelMessage data={data} fieldConfig={fieldConfig} />;
  const hasChooser = frames.length > 1;
  return (
    <div className={styles.panel}>
      <TableNG
        ariaLabel={props.title}
        data={frame}
        width={width}
        height={height - (hasChooser ? chooserHeight : 0)}
        noHeader={!options.showHeader}
        showTypeIcons={options.showTypeIcons}
        resizable
        {...sortedBy(options.sortBy)}
        cellHeight={options.cellHeight}
        maxRowHeight={options.maxRowHeight}
        enablePagination={options.enablePagination}
        {...newerTableProps(options, fieldConfig.defaults.noValue)}
        frozenColumns={options.frozenColumns?.left}
        timeRange={props.timeRange}
        structureRev={data.structureRev}
        transparent={transparent}
        fieldConfig={fieldConfig}
        onSortByChange={(sortBy) => onOptionsChange({ ...options, sortBy })}
        onColumnResize={(column, columnWidth) =>
          onFieldConfigChange(withColumnWidth(fieldConfig, { matcher: FieldMatcherID.byName, column, columnWidth }))
        }
        onCellFilterAdded={context.onAddAdHocFilter}
      />
      {hasChooser && <FrameChooser frames={frames} index={index} onChange={chooseFrame} />}
    </div>
  );

  function chooseFrame(frameIndex: number): void {
    onOptionsChange({ ...options, frameIndex });
  }
}

/** The frames that have columns; headings and sorting read the names that fields were given from their state alone. */
function namedFrames(series: readonly DataFrame[]): DataFrame[] {
  const frames = series.filter(({ fields }) => fields.length > 0);
  cacheFieldDisplayNames(frames);
  return frames;
}

/** Which of several frames is shown. */
function FrameChooser({
  frames,
  index,
  onChange,
}: {
  readonly frames: readonly DataFrame[];
  readonly index: number;
  readonly onChange: (index: number) => void;
}): JSX.Element {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.chooser}>
      <Combobox
        aria-label="Frame"
        options={frames.map((frame, value) => ({ label: getFrameDisplayName(frame, value), value }))}
        value={index}
        onChange={({ value }) => onChange(value)}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ display: "flex", flexDirection: "column", justifyContent: "space-between", height: "100%" }),
  chooser: css({ paddingTop: theme.spacing(1), height: chooserHeight }),
});
