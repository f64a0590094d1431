import type { ReactElement } from "react";
import type { ServiceMapQuery } from "../../query/query.ts";
import { ConditionsRows } from "../fields/conditions-rows.tsx";
import { PickField } from "../fields/pick-field.tsx";
import type { TopicProps } from "./topic-props.ts";

/** Services, databases and queues, and the calls between them. */
export function ServiceMapTopic({ query, words, change, keep }: TopicProps<ServiceMapQuery>): ReactElement {
  return (
    <ConditionsRows
      {...{ conditions: query, words, change, keep, subject: "traces", quickFields: [] }}
      placeholder="deployment.environment.name:production"
    >
      <PickField
        {...{ label: "Connected with", value: query.service ?? "", options: words.services, width: 30, isFree: true }}
        placeholder="any service"
        tooltip="Only what this service calls and is called by"
        onPick={(service) => change({ service: service === "" ? undefined : service })}
      />
    </ConditionsRows>
  );
}
