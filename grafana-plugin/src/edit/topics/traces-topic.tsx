import type { ComboboxOption } from "@grafana/ui";
import type { ReactElement } from "react";
import { redMeasures, type RedMeasure, type TracesQuery } from "../../query/query.ts";
import { ConditionsRows, type QuickField } from "../fields/conditions-rows.tsx";
import { FieldRow } from "../fields/field-row.tsx";
import { NumberField } from "../fields/number-field.tsx";
import { OptionsSection } from "../fields/options-section.tsx";
import { ChoiceField, PickField, PickManyField } from "../fields/pick-field.tsx";
import { GroupByField, SeriesOptions, seriesSummary } from "../fields/series-fields.tsx";
import { ShowField } from "../fields/show-field.tsx";
import type { TopicProps } from "./topic-props.ts";

type Show = TracesQuery["show"];

const shows: readonly { readonly value: Show; readonly label: string; readonly description: string }[] = [
  { value: "search", label: "Traces", description: "Traces with a span that matches, the newest first" },
  { value: "spans", label: "Spans", description: "Spans, the newest first" },
  { value: "red", label: "Rates", description: "Requests, errors and durations over time" },
  { value: "services", label: "Services", description: "Every service with its numbers" },
  { value: "operations", label: "Operations", description: "Names of spans with their numbers" },
];

const spanChoices: ComboboxOption<"entry" | "root" | "all">[] = [
  { value: "entry", label: "entry spans", description: "where a service is entered: server, consumer, or no parent" },
  { value: "root", label: "root spans", description: "without a parent" },
  { value: "all", label: "all spans", description: "every span that matches" },
];

const measureNames: Readonly<Record<RedMeasure, string>> = {
  rate: "requests/s",
  errorRate: "errors/s",
  errorRatio: "share of errors",
  p50: "p50",
  p90: "p90",
  p99: "p99",
  count: "requests",
};
const measureOptions: ComboboxOption[] = redMeasures.map((measure) => ({
  value: measure,
  label: measureNames[measure],
}));

const quickFields: readonly QuickField[] = ["service", "operation", "status", "duration"];

/** Traces or spans as a list, or what they come to. */
export function TracesTopic(props: TopicProps<TracesQuery>): ReactElement {
  const { query, words, change, keep } = props;
  const showField = <ShowField value={query.show} options={shows} onChange={(show) => change({ show })} />;
  if (query.show === "services") return <FieldRow>{showField}</FieldRow>;
  if (query.show === "operations") return <OperationsFields {...props} showField={showField} />;
  return (
    <>
      <ConditionsRows
        {...{ conditions: query, words, change, keep, quickFields, subject: "traces" }}
        placeholder='status:error name:"GET *" http.response.status_code>=500'
      >
        {showField}
      </ConditionsRows>
      {query.show === "red" ? <RedFields {...props} /> : <ListOptions {...props} />}
    </>
  );
}

function OperationsFields(props: TopicProps<TracesQuery> & { readonly showField: ReactElement }): ReactElement {
  const { query, words, change, showField } = props;
  return (
    <>
      <FieldRow>
        {showField}
        <PickField
          {...{ label: "Service", value: query.service ?? "", options: words.services, width: 30, isFree: true }}
          placeholder="any"
          onPick={(service) => change({ service: service === "" ? undefined : service })}
        />
      </FieldRow>
      <ListOptions {...props} />
    </>
  );
}

const listLimits = {
  search: { fallback: 50, max: 500 },
  spans: { fallback: 100, max: 5_000 },
  operations: { fallback: 200, max: 5_000 },
} as const;

function ListOptions({ query, change }: TopicProps<TracesQuery>): ReactElement | null {
  const { show, limit } = query;
  if (show === "red" || show === "services") return null;
  const { fallback, max } = listLimits[show];
  return (
    <OptionsSection title="Options" summary={[`Limit: ${limit ?? fallback}`]}>
      <NumberField
        {...{ label: "Limit", value: limit, fallback, max }}
        onCommit={(value) => change({ limit: value })}
      />
    </OptionsSection>
  );
}

function RedFields({ query, words, change }: TopicProps<TracesQuery>): ReactElement {
  const { measures = ["rate", "errorRate", "p99"], spans = "entry" } = query;
  return (
    <>
      <FieldRow>
        <PickManyField
          {...{ label: "Measures", values: measures, options: measureOptions, minWidth: 20 }}
          placeholder="requests/s, errors/s, p99"
          onPick={(picked) => {
            // In the order in which they are drawn, whichever was picked first.
            const chosen = redMeasures.filter((measure) => picked.includes(measure));
            change({ measures: chosen.length === 0 ? undefined : chosen });
          }}
        />
        <ChoiceField
          {...{ label: "of", value: spans, options: spanChoices, width: 18 }}
          onPick={(choice) => change({ spans: choice === "entry" ? undefined : choice })}
        />
        <GroupByField {...{ series: query, words, change, subject: "traces" }} />
      </FieldRow>
      <OptionsSection title="Options" summary={seriesSummary(query)}>
        <SeriesOptions {...{ series: query, change }} />
      </OptionsSection>
    </>
  );
}
