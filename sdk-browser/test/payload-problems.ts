import { browserAttributes, browserContext, browserEvents, type AttributeType } from "@spanhouse/schemas";
import type { Received } from "./fault-proxy.ts";

interface Value {
  readonly arrayValue?: { readonly values: readonly Value[] };
  readonly [kind: string]: unknown;
}

interface KeyValue {
  readonly key: string;
  readonly value: Value;
}

interface WireRecord {
  readonly eventName?: string;
  readonly attributes?: readonly KeyValue[];
}

interface Payload {
  readonly resourceLogs?: readonly { readonly scopeLogs: readonly { readonly logRecords: readonly WireRecord[] }[] }[];
}

/** Names that only the conventions and our table may give; the rest is the application's. */
const reserved = /^(browser|exception|session|url|http|app|device)\./;
const kinds: Readonly<Record<string, AttributeType>> = {
  stringValue: "string",
  boolValue: "boolean",
  intValue: "int",
  doubleValue: "double",
  kvlistValue: "map",
};

function typeOf(value: Value): string {
  const [kind = "nothing"] = Object.keys(value);
  const [first] = value.arrayValue?.values ?? [];
  if (kind !== "arrayValue") return kinds[kind] ?? kind;
  return first === undefined ? emptyList : `${typeOf(first)}[]`;
}

/** It fits every type of list. */
const emptyList = "an empty list";

function isOf(value: Value, type: AttributeType | undefined): boolean {
  const actual = typeOf(value);
  return type === undefined || actual === type || (actual === emptyList && type.endsWith("[]"));
}

function problemsOf({ eventName = "", attributes = [] }: WireRecord): string[] {
  const event = browserEvents[eventName];
  const names = attributes.map(({ key }) => key);
  // What an instrumentation of somebody else tells, it decides itself; what it means by a name must be the same.
  const isOurs = !names.includes("otel.scope.name");
  const known = new Set([...browserContext, ...(event?.required ?? []), ...(event?.optional ?? [])]);
  return [
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${eventName}: ${name} twice`),
    ...(event?.required ?? [])
      .filter((name) => isOurs && !names.includes(name))
      .map((name) => `${eventName} lacks ${name}`),
    ...(event === undefined && reserved.test(eventName) ? [`${eventName} is not in the table`] : []),
    ...names
      .filter((name) => event !== undefined && reserved.test(name) && !known.has(name))
      .map((name) => `${eventName} has ${name}, which the table does not give it`),
    ...attributes.flatMap(({ key, value }) => {
      const type = browserAttributes[key]?.type;
      return isOf(value, type) ? [] : [`${eventName}: ${key} is ${typeOf(value)}, not ${type}`];
    }),
  ];
}

/** What the log records that came in have against the table of events in the schemas, each offence once. */
export function payloadProblems(received: readonly Received[]): string[] {
  const records = received
    .filter(({ path }) => path.endsWith("/v1/logs"))
    .flatMap(({ body }) => (JSON.parse(body) as Payload).resourceLogs ?? [])
    .flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
  return [...new Set(records.flatMap(problemsOf))].toSorted();
}
