import type { DataFrame } from "@grafana/data";
import type { TableAnswer } from "@spanhouse/schemas/query";
import { attributeColumns, createMatcher, filterToSearch } from "@spanhouse/schemas/search";
import fc from "fast-check";
import { expect, test } from "vitest";
import { edgeLogs } from "./edge-answers.ts";
import { lintFrames } from "./lint-frames.ts";
import { labelTypeTitle, logsFrame } from "./logs-frame.ts";
import { testContext } from "./test-context.ts";

const context = { ...testContext, searchWords: ["paid"], limit: 10 };

function cells<Cell>(frame: DataFrame, name: string): readonly Cell[] {
  return frame.fields.find((field) => field.name === name)!.values as readonly Cell[];
}

test("records of one millisecond keep their nanoseconds, and only those with a trace lead to it", () => {
  const frame = logsFrame(edgeLogs, context);
  expect(frame.fields[0]!.nanos).toEqual([900, 1]);
  expect(cells(frame, "traceID")).toEqual([null, "0af7651916cd43dd8448eb211c80319c"]);
  expect(cells(frame, "body")).toEqual([
    "order.placed level=of the attribute my key=1 __proto=p resource.x=own",
    "paid",
  ]);
  expect(lintFrames([frame])).toEqual([]);
});

test("a label says where it comes from, and one whose key means something else says so in its name", () => {
  const frame = logsFrame(edgeLogs, context);
  expect(cells<object>(frame, "labels")[0]).toEqual({
    ...{ service: "shop", event: "order.placed", "attributes.level": "of the attribute", "my key": "1", __proto: "p" },
    ...{ "attributes.resource.x": "own", "host.name": "own", "resource.host.name": "a" },
    ...{ "resource.event": "of the resource", "": "no name", "scope.version": "1" },
  });
  expect(cells<object>(frame, "labels")[1]).toEqual({
    ...{ service: "shop", scope: "pino", "resource.service.name": "other" },
  });
  const title = (key: string): string | null => labelTypeTitle(key, frame, 0);
  expect([title("service"), title("my key"), title("resource.host.name"), title("scope.version")]).toEqual([
    ...["Record", "Attributes", "Resource", "Scope"],
  ]);
  expect(title("what is not there")).toBeNull();
  expect(labelTypeTitle("service", undefined, null)).toBeNull();
});

test("columns are taken as they are", () => {
  const frame = logsFrame(edgeLogs, context);
  expect(cells(frame, "timestamp")).toBe(edgeLogs.values[0]);
  expect(cells(frame, "severity")).toBe(edgeLogs.values[3]);
});

const key = fc.oneof(
  fc.constantFrom(
    "service",
    "service.name",
    "level",
    "body",
    "trace_id",
    "scope",
    "resource.a",
    "attributes.a",
    "scope.a",
  ),
  fc.string({ minLength: 1, maxLength: 6 }).filter((text) => text !== "__proto__"),
);
const map = fc.dictionary(key, fc.string({ minLength: 1, maxLength: 5 }), { maxKeys: 6, noNullPrototype: true });
interface Made {
  readonly time: bigint;
  readonly service: string;
  readonly body: string;
  readonly event: string;
  readonly scope: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, string>>;
  readonly scopeAttributes: Readonly<Record<string, string>>;
}
const record: fc.Arbitrary<Made> = fc.record({
  time: fc.bigInt({ min: 1_000_000_000_000_000_000n, max: 2_000_000_000_000_000_000n }),
  service: fc.constantFrom("shop", "cart", ""),
  body: fc.string(),
  event: fc.constantFrom("", "order.placed"),
  scope: fc.constantFrom("", "pino"),
  ...{ attributes: map, resource: map, scopeAttributes: map },
});

function answerOf(records: readonly Made[]): TableAnswer {
  const column = (of: (made: Made, row: number) => unknown): unknown[] => records.map(of);
  return {
    ...edgeLogs,
    values: [
      column(({ time }) => Number(time / 1_000_000n)),
      column(({ time }) => String(time)),
      column(({ time }, row) => `${time}-${row}`),
      column(() => "info"),
      column(() => ""),
      column(({ service }) => service),
      column(({ body }) => body),
      column(() => ""),
      column(() => ""),
      column(({ event }) => event),
      column(({ scope }) => scope),
      column(({ attributes }) => attributes),
      column(({ resource, service }) => ({ "service.name": service, ...resource })),
      column(({ scopeAttributes }) => scopeAttributes),
    ],
  };
}

/** The record as the search over stored records sees it. */
function stored(made: Made): (column: string) => unknown {
  const { record: own, resource, scope } = attributeColumns.logs;
  const columns: Readonly<Record<string, unknown>> = {
    ...{ ServiceName: made.service, EventName: made.event, ScopeName: made.scope, Body: made.body },
    ...{ [own]: made.attributes, [resource]: { "service.name": made.service, ...made.resource } },
    [scope]: made.scopeAttributes,
  };
  return (column) => columns[column];
}

test("whatever a record holds: its labels are all of it, and a filter made of a label finds the record", () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 4 }), (records) => {
      const frame = logsFrame(answerOf(records), context);
      expect(lintFrames([frame])).toEqual([]);
      const labels = cells<Readonly<Record<string, string>>>(frame, "labels");
      for (const [row, made] of records.entries()) {
        const nanos =
          BigInt(cells<number>(frame, "timestamp")[row]!) * 1_000_000n + BigInt(frame.fields[0]!.nanos![row]!);
        expect(nanos).toBe(made.time);
        for (const [name, value] of Object.entries(labels[row]!)) {
          const matches = createMatcher(filterToSearch({ key: name, op: "=", value }), "logs");
          if (value !== "") expect({ name, value, found: matches(stored(made)) }).toEqual({ name, value, found: true });
        }
        const { service, event, scope, attributes, resource, scopeAttributes } = made;
        const said = [attributes, resource, scopeAttributes].flatMap((of) => Object.values(of));
        const fields = [service, event, scope].filter((text) => text !== "");
        // service.name of the resource is the service, unless they differ.
        if (resource["service.name"] === service) said.splice(said.indexOf(service), 1);
        const own = Object.hasOwn(resource, "service.name") ? [] : [service].filter((text) => text !== service);
        expect(Object.values(labels[row]!).toSorted()).toEqual([...said, ...fields, ...own].toSorted());
      }
    }),
    { numRuns: 300 },
  );
});
