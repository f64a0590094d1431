import { BigValueTextMode as TextMode } from "@grafana/schema";
import { type DisplayValueAlignmentFactors, type FieldDisplay, type PanelProps } from "@grafana/data";
import type { Options } from "@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen";
import { BigValue, useTheme2, VizRepeater, type VizRepeaterRenderValueProps } from "@grafana/ui";
import type { ComponentProps, JSX } from "react";
import { PanelMessage } from "../panel-message.tsx";
import { fieldValues, hasNoValue } from "../single-value/field-values.ts";
import { alignment, LinkedValue } from "../single-value/linked-value.tsx";

type BigValueProps = ComponentProps<typeof BigValue>;
type Repeated = VizRepeaterRenderValueProps<FieldDisplay, DisplayValueAlignmentFactors>;

/** Large single values, with their course behind them. */
export function StatPanel(props: PanelProps<Options>): JSX.Element {
  const { data, options, width, height, renderCounter, fieldConfig, timeRange } = props;
  const theme = useTheme2();
  const getValues = (): FieldDisplay[] =>
    fieldValues(props, { theme, sparkline: options.graphMode !== "none", percentChange: options.showPercentChange });
  const renderValue = ({ value, count, alignmentFactors, width, height }: Repeated): JSX.Element => (
    <LinkedValue value={value}>
      {(click) => (
        <BigValue
          {...click}
          theme={theme}
          width={width}
          height={height}
          count={count}
          value={value.display}
          sparkline={value.sparkline && { ...value.sparkline, timeRange }}
          // The enums of @grafana/ui and those of the schema have the same values under two names.
          colorMode={options.colorMode as string as BigValueProps["colorMode"]}
          graphMode={options.graphMode as string as BigValueProps["graphMode"]}
          justifyMode={options.justifyMode as string as BigValueProps["justifyMode"]}
          textMode={textMode(options.textMode, value, count) as string as BigValueProps["textMode"]}
          percentChangeColorMode={options.percentChangeColorMode}
          alignmentFactors={alignmentFactors}
          text={options.text}
          disableWideLayout={!options.wideLayout}
          hasLinks={value.hasLinks}
        />
      )}
    </LinkedValue>
  );
  if (hasNoValue(props)) return <PanelMessage data={data} fieldConfig={fieldConfig} />;
  return (
    <VizRepeater
      getValues={getValues}
      getAlignmentFactors={alignment}
      renderValue={renderValue}
      width={width}
      height={height}
      source={data}
      itemSpacing={3}
      renderCounter={renderCounter}
      autoGrid
      orientation={options.orientation}
    />
  );
}

/** One value alone is named by the title of its panel, unless its name was chosen on purpose. */
function textMode(mode: TextMode, value: FieldDisplay, count: number): TextMode {
  return mode === TextMode.Auto && count === 1 && value.field.displayName === undefined ? TextMode.Value : mode;
}
