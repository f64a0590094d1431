import type { ComboboxOption } from "@grafana/ui";
import { webVitals } from "@spanhouse/schemas/search";
import type { ReactElement } from "react";
import type { FrontEndQuery } from "../../query/query.ts";
import { ConditionsRows } from "../fields/conditions-rows.tsx";
import { FieldRow } from "../fields/field-row.tsx";
import { NumberField } from "../fields/number-field.tsx";
import { OptionsSection } from "../fields/options-section.tsx";
import { ChoiceField, PickManyField } from "../fields/pick-field.tsx";
import { GroupByField, SeriesOptions, seriesSummary } from "../fields/series-fields.tsx";
import { TextField } from "../fields/text-field.tsx";
import { listOrNothing, textOrNothing } from "../patch-query.ts";
import type { TopicProps } from "./topic-props.ts";

type Show = FrontEndQuery["show"];

const shows: ComboboxOption<Show>[] = [
  { value: "web-vitals", label: "Web vitals", description: "p75 and how many are good or poor" },
  { value: "web-vitals-series", label: "Web vitals over time", description: "p75 by step" },
  { value: "page-views", label: "Page views over time", description: "Views, sessions and users by step" },
  { value: "pages", label: "Pages", description: "Views, sessions, errors and time spent of each" },
  { value: "sessions", label: "Sessions", description: "With a record that matches, the newest first" },
  { value: "session", label: "One session", description: "Everything that it sent" },
  { value: "errors", label: "Errors", description: "Alike ones together, the most frequent first" },
  { value: "errors-series", label: "Errors over time", description: "Errors and the sessions that they touch by step" },
];

/** Columns of the series, the first of which is drawn when nothing is said. */
const measures: Readonly<Partial<Record<Show, readonly string[]>>> = {
  "page-views": ["views", "sessions", "users"],
  "web-vitals-series": ["p75", "count", "goodShare"],
  "errors-series": ["errors", "sessions"],
};

const measureNames: Readonly<Record<string, string>> = { goodShare: "share of good ones", count: "number" };

const limits: Readonly<Partial<Record<Show, { readonly fallback: number; readonly max: number }>>> = {
  pages: { fallback: 100, max: 1_000 },
  sessions: { fallback: 50, max: 500 },
  session: { fallback: 1_000, max: 5_000 },
  errors: { fallback: 100, max: 1_000 },
};

/** What users of pages see. */
export function FrontEndTopic(props: TopicProps<FrontEndQuery>): ReactElement {
  const { query, words, change, keep } = props;
  const { show, sessionId = "" } = query;
  const showField = (
    <ChoiceField
      {...{ label: "Show", value: show, options: shows, width: 28 }}
      onPick={(next) => change({ show: next, measures: measuresFor(next, query.measures) })}
    />
  );
  if (show === "session")
    return (
      <>
        <FieldRow>
          {showField}
          <TextField
            {...{ label: "Session ID", value: sessionId, placeholder: "session.id" }}
            onCommit={(text) => change({ sessionId: textOrNothing(text) })}
          />
        </FieldRow>
        <ListOptions {...props} />
      </>
    );
  return (
    <>
      <ConditionsRows
        {...{ conditions: query, words, change, keep, subject: "front-end", quickFields: ["service"] }}
        placeholder={show === "sessions" ? "event:exception" : "page:/checkout device:mobile"}
      >
        {showField}
      </ConditionsRows>
      <SeriesFields {...props} />
      <ListOptions {...props} />
    </>
  );
}

/** The columns that the series has too. */
function measuresFor(show: Show, chosen: readonly string[] = []): readonly string[] | undefined {
  const possible = measures[show] ?? chosen;
  return listOrNothing(possible.filter((measure) => chosen.includes(measure)));
}

function SeriesFields({ query, words, change }: TopicProps<FrontEndQuery>): ReactElement | null {
  const { show } = query;
  const possible = measures[show];
  const isOfVitals = show === "web-vitals" || show === "web-vitals-series";
  if (possible === undefined && !isOfVitals) return null;
  return (
    <FieldRow>
      {isOfVitals && (
        <PickManyField
          {...{ label: "Vitals", values: query.vitals ?? [], minWidth: 14, placeholder: "all" }}
          options={Object.keys(webVitals).map((vital) => ({ value: vital, label: vital }))}
          onPick={(vitals) => change({ vitals: listOrNothing(vitals) })}
        />
      )}
      {possible !== undefined && (
        <PickManyField
          {...{ label: "Measures", values: query.measures ?? [], minWidth: 14, placeholder: possible[0] ?? "" }}
          options={possible.map((measure) => ({ value: measure, label: measureNames[measure] ?? measure }))}
          onPick={(picked) => change({ measures: measuresFor(show, picked) })}
        />
      )}
      <GroupByField {...{ series: query, words, change, subject: "front-end" }} />
    </FieldRow>
  );
}

function ListOptions({ query, change }: TopicProps<FrontEndQuery>): ReactElement {
  const { show, limit } = query;
  const ofList = limits[show];
  if (ofList === undefined)
    return (
      <OptionsSection title="Options" summary={seriesSummary(query)}>
        <SeriesOptions {...{ series: query, change }} />
      </OptionsSection>
    );
  return (
    <OptionsSection title="Options" summary={[`Limit: ${limit ?? ofList.fallback}`]}>
      <NumberField {...{ label: "Limit", value: limit, ...ofList }} onCommit={(value) => change({ limit: value })} />
    </OptionsSection>
  );
}
