import type { ReactElement } from "react";
import type { LogsQuery } from "../../query/query.ts";
import { ConditionsRows } from "../fields/conditions-rows.tsx";
import { FieldRow } from "../fields/field-row.tsx";
import { NumberField } from "../fields/number-field.tsx";
import { OptionsSection } from "../fields/options-section.tsx";
import { GroupByField, SeriesOptions, seriesSummary } from "../fields/series-fields.tsx";
import { ShowField } from "../fields/show-field.tsx";
import type { TopicProps } from "./topic-props.ts";

const shows = [
  { value: "records", label: "Records", description: "Log records, the newest first" },
  { value: "volume", label: "Volume", description: "Their number by level or any field, over time" },
] as const;

/** Log records, or their number. */
export function LogsTopic({ query, words, change, keep, logsLimit }: LogsTopicProps): ReactElement {
  const { show = "records", limit } = query;
  return (
    <>
      <ConditionsRows
        {...{ conditions: query, words, change, keep, subject: "logs" }}
        quickFields={["service", "level"]}
        placeholder='level>=warn "payment failed" -path:/health'
      >
        <ShowField value={show} options={shows} onChange={(next) => change({ show: next })} />
      </ConditionsRows>
      {show === "volume" ? (
        <>
          <FieldRow>
            <GroupByField {...{ series: query, words, change, subject: "logs", nothing: "level" }} />
          </FieldRow>
          <OptionsSection title="Options" summary={seriesSummary(query)}>
            <SeriesOptions {...{ series: query, change }} />
          </OptionsSection>
        </>
      ) : (
        <OptionsSection title="Options" summary={[`Limit: ${limit ?? logsLimit}`]}>
          <NumberField
            {...{ label: "Limit", value: limit, fallback: logsLimit, max: 5_000 }}
            onCommit={(value) => change({ limit: value })}
          />
        </OptionsSection>
      )}
    </>
  );
}

/** The rows of a list of logs are what the data source says, when the query does not. */
export interface LogsTopicProps extends TopicProps<LogsQuery> {
  readonly logsLimit: number;
}
