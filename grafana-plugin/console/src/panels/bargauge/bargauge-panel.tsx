import {
  type DisplayProcessor,
  type DisplayValueAlignmentFactors,
  type FieldDisplay,
  getDisplayProcessor,
  type PanelProps,
  VizOrientation,
} from "@grafana/data";
import type { Options } from "@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen";
import { BarGauge, useTheme2, VizRepeater, type VizRepeaterRenderValueProps } from "@grafana/ui";
import type { JSX } from "react";
import { PanelMessage } from "../panel-message.tsx";
import { fieldValues, hasNoValue } from "../single-value/field-values.ts";
import { alignment, LinkedValue } from "../single-value/linked-value.tsx";

type Repeated = VizRepeaterRenderValueProps<FieldDisplay, DisplayValueAlignmentFactors>;

/** Single values as bars between their minimum and maximum. */
export function BarGaugePanel(props: PanelProps<Options>): JSX.Element {
  const { data, options, width, height, renderCounter, fieldConfig } = props;
  const theme = useTheme2();
  const isManual = options.sizing === "manual";
  const renderValue = (repeated: Repeated): JSX.Element => {
    const { value, orientation, alignmentFactors, width, height, count } = repeated;
    return (
      <LinkedValue value={value}>
        {(click) => (
          <BarGauge
            {...click}
            theme={theme}
            width={width}
            height={height}
            value={value.display}
            field={value.field}
            display={displayOf(value)}
            text={options.text}
            orientation={orientation}
            displayMode={options.displayMode}
            valueDisplayMode={options.valueMode}
            namePlacement={options.namePlacement}
            showUnfilled={options.showUnfilled}
            itemSpacing={itemSpacing(options)}
            lcdCellWidth={lcdCellWidth(orientation, width, height)}
            alignmentFactors={count > 1 ? alignmentFactors : undefined}
          />
        )}
      </LinkedValue>
    );
  };
  if (hasNoValue(props)) return <PanelMessage data={data} fieldConfig={fieldConfig} />;
  return (
    <VizRepeater
      getValues={() => fieldValues(props, { theme })}
      getAlignmentFactors={alignment}
      renderValue={renderValue}
      width={width}
      height={height}
      source={data}
      itemSpacing={itemSpacing(options)}
      renderCounter={renderCounter}
      orientation={options.orientation}
      minVizWidth={isManual ? options.minVizWidth : 0}
      minVizHeight={isManual ? options.minVizHeight : 16}
      {...(isManual && { maxVizHeight: options.maxVizHeight })}
    />
  );

  /** Colours along a bar come from the field it was made of; a value of a row has only its own configuration. */
  function displayOf({ view, colIndex, field }: FieldDisplay): DisplayProcessor {
    const ofField = colIndex === undefined ? undefined : view?.getFieldDisplayProcessor(colIndex);
    return ofField ?? getDisplayProcessor({ field: { config: field }, theme });
  }
}

function itemSpacing({ displayMode }: Options): number {
  return (displayMode as string) === "lcd" ? 2 : 10;
}

/** Cells of a bar drawn as LEDs: about as wide as high, and never so many that they blur. */
function lcdCellWidth(orientation: VizOrientation, width: number, height: number): number {
  return Math.max(orientation === VizOrientation.Horizontal ? width : height, 200) / 40;
}
