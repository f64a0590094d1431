import { Box, Combobox, InlineField, Text, type ComboboxOption } from "@grafana/ui";
import { useCallback, useId, type ReactElement } from "react";
import type { MetricsQuery } from "../../query/query.ts";
import { ConditionsRows } from "../fields/conditions-rows.tsx";
import { FieldRow } from "../fields/field-row.tsx";
import { OptionsSection } from "../fields/options-section.tsx";
import { ChoiceField, PickManyField } from "../fields/pick-field.tsx";
import { GroupByField, SeriesOptions, seriesSummary, StepField } from "../fields/series-fields.tsx";
import { TextField } from "../fields/text-field.tsx";
import { listOrNothing } from "../patch-query.ts";
import {
  automaticChoice,
  describeMetric,
  metricChoices,
  quantileLabel,
  readQuantile,
  suits,
} from "./metric-choices.ts";
import { metricKindLabels } from "./metric-kind-labels.ts";
import type { TopicProps } from "./topic-props.ts";
import { useMetricInfo } from "./use-metric-info.ts";

/** A metric over time. */
export function MetricsTopic(props: TopicProps<MetricsQuery>): ReactElement {
  const { query, words, change, keep } = props;
  const { metric, show = "auto", kind } = query;
  const known = useMetricInfo(words, show === "list" ? "" : metric);
  const info = known.find((each) => each.kind === kind) ?? known[0];
  const choiceField = (
    <ChoiceField
      {...{ label: "Show", value: show, options: metricChoices(info), width: 22 }}
      onPick={(choice) => change({ show: choice === "auto" ? undefined : choice })}
    />
  );
  if (show === "list")
    return (
      <FieldRow>
        {choiceField}
        <TextField
          {...{
            label: "Name",
            value: metric,
            placeholder: "part of a name",
            onCommit: (text) => change({ metric: text }),
          }}
        />
      </FieldRow>
    );
  const drawn = show === "auto" ? automaticChoice(info) : show;
  return (
    <>
      <FieldRow>
        <MetricField {...props} />
        {choiceField}
        {known.length > 1 && (
          <ChoiceField
            {...{ label: "Kind", value: info?.kind ?? "gauge", width: 24 }}
            options={known.map((each) => ({ value: each.kind, label: metricKindLabels[each.kind] }))}
            tooltip="More than one kind of metric has this name"
            onPick={(picked) => change({ kind: picked })}
          />
        )}
        {(drawn === "quantile" || drawn === undefined) && <QuantilesField {...props} />}
        {(drawn === "value" || drawn === undefined) && <PointsFields {...props} />}
      </FieldRow>
      {info !== undefined && (
        <Box paddingX={1} paddingBottom={0.5}>
          <Text variant="bodySmall" color="secondary">
            {describeMetric(info)}
          </Text>
        </Box>
      )}
      <ConditionsRows
        {...{ conditions: query, words, change, keep, subject: "metrics", quickFields: ["service"] }}
        placeholder="http.route:/orders http.response.status_code>=500"
      >
        {show !== "heatmap" && <GroupByField {...{ series: query, words, change, subject: "metrics" }} />}
      </ConditionsRows>
      {show === "heatmap" ? (
        <OptionsSection title="Options" summary={[`Step: ${query.step ?? "auto"}`]}>
          <StepField value={query.step} onCommit={(step) => change({ step })} />
        </OptionsSection>
      ) : (
        <OptionsSection title="Options" summary={seriesSummary(query)}>
          <SeriesOptions {...{ series: query, change }} />
        </OptionsSection>
      )}
    </>
  );
}

/** The names that there are, with what they are. */
function MetricField({ query, words, change }: TopicProps<MetricsQuery>): ReactElement {
  const id = useId();
  const { metric, show = "auto" } = query;
  const options = useCallback(
    async (typed: string): Promise<ComboboxOption[]> => {
      const variables = words.variables.filter((name) => name.includes(typed));
      const found = await words.metrics(typed).catch(() => []);
      const names = new Map(found.map((info) => [info.name, describeMetric(info)]));
      return [
        ...[...names].map(([value, description]) => ({ value, label: value, description })),
        ...variables.map((value) => ({ value, label: value })),
      ];
    },
    [words],
  );
  const pick = async (name: string): Promise<void> => {
    const known = (await words.metrics(name).catch(() => [])).filter((info) => info.name === name);
    const fits = known.length === 0 || known.some((info) => suits(show, info));
    change({ metric: name, kind: undefined, ...(fits ? {} : { show: undefined }) });
  };
  return (
    <InlineField label="Metric" labelWidth="auto" grow>
      <Combobox
        {...{ id, options, createCustomValue: true, value: metric === "" ? null : metric }}
        placeholder="Choose a metric"
        onChange={({ value }) => void pick(value)}
      />
    </InlineField>
  );
}

const quantiles = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999];

function QuantilesField({ query, change }: TopicProps<MetricsQuery>): ReactElement {
  return (
    <PickManyField
      {...{ label: "Quantiles", minWidth: 16, placeholder: "p50, p90, p99", isFree: true }}
      values={(query.quantiles ?? []).map(quantileLabel)}
      options={quantiles.map((quantile) => ({ value: quantileLabel(quantile), label: quantileLabel(quantile) }))}
      onPick={(picked) => {
        const read = picked.flatMap((text) => readQuantile(text) ?? []).sort((a, b) => a - b);
        change({ quantiles: listOrNothing([...new Set(read)].slice(0, 10)) });
      }}
    />
  );
}

const reduces: ComboboxOption<NonNullable<MetricsQuery["reduce"]>>[] = [
  { value: "avg", label: "mean" },
  { value: "min", label: "least" },
  { value: "max", label: "greatest" },
  { value: "last", label: "last" },
];
const combines: ComboboxOption<NonNullable<MetricsQuery["combine"]> | "auto">[] = [
  { value: "auto", label: "auto", description: "mean of gauges, else sum" },
  { value: "sum", label: "sum" },
  { value: "avg", label: "mean" },
  { value: "min", label: "least" },
  { value: "max", label: "greatest" },
];

function PointsFields({ query, change }: TopicProps<MetricsQuery>): ReactElement {
  return (
    <>
      <ChoiceField
        {...{ label: "In a step", value: query.reduce ?? "avg", options: reduces, width: 14 }}
        tooltip="How the points of one series within a step become one"
        onPick={(reduce) => change({ reduce: reduce === "avg" ? undefined : reduce })}
      />
      <ChoiceField
        {...{ label: "In a group", value: query.combine ?? "auto", options: combines, width: 14 }}
        tooltip="How the series of a group become one"
        onPick={(combine) => change({ combine: combine === "auto" ? undefined : combine })}
      />
    </>
  );
}
