/** protobufjs types made from `otlpFields`: a second, independent reader and writer of OTLP for tests and benchmarks. */
import protobuf from "protobufjs";
import { otlpEnums, otlpFieldTable, type EnumName, type MessageName } from "./otlp-fields.ts";

const enums = (Object.keys(otlpEnums) as EnumName[]).map((name) => [name, { values: otlpEnums[name] }]);
const messages = (Object.keys(otlpFieldTable) as MessageName[]).map((name) => [name, describeType(name)]);

/** All OTLP messages and enums in one protobufjs namespace, by their short names. */
export const otlpRoot: protobuf.Root = protobuf.Root.fromJSON({
  options: { edition: "proto3" },
  nested: Object.fromEntries([...enums, ...messages]) as Record<string, protobuf.AnyNestedObject>,
});
otlpRoot.resolveAll();

/** The protobufjs type of an OTLP message. */
export function otlpType(message: MessageName): protobuf.Type {
  return otlpRoot.lookupType(message);
}

function describeType(message: MessageName): protobuf.IType {
  const fields: Record<string, protobuf.IField> = {};
  const oneofs: Record<string, protobuf.IOneOf> = {};
  for (const [name, { number, type, repeated, oneof, optional }] of Object.entries(otlpFieldTable[message])) {
    fields[name] = {
      id: number,
      type,
      ...(repeated ? { rule: "repeated" } : {}),
      ...(optional ? { options: { proto3_optional: true } } : {}),
    };
    // Explicit presence is a oneof of one field, as protoc writes it.
    const group = oneof ?? (optional ? `_${name}` : undefined);
    if (group !== undefined) (oneofs[group] ??= { oneof: [] }).oneof.push(name);
  }
  return { fields, oneofs };
}
