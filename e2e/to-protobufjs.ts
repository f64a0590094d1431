import { isEnum, isScalar, otlpFieldTable, type MessageName } from "@spanhouse/schemas";
import type { OtlpJson } from "./otlp-json.ts";

type Plain = Readonly<Record<string, unknown>>;

/**
 * The same message as the plain object that protobufjs encodes: bytes instead of hex and base64 text, 64-bit integers
 * as two halves, doubles as numbers. Written apart from the JSON encoder of `schemas`, to check it.
 */
export function toProtobufjs<M extends MessageName>(message: M, json: OtlpJson<M>): Plain {
  return messageOf(message, json);
}

function messageOf(message: MessageName, json: Plain): Plain {
  const fields = otlpFieldTable[message];
  const others = Object.entries(fields).filter(([name, field]) => field.oneof && (json[name] ?? null) !== null);
  const result: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = json[name];
    if (value === undefined) continue;
    if (value === null) {
      // What JSON.stringify makes of NaN.
      if (field.type === "double" && field.oneof && others.length === 0) result[name] = NaN;
      continue;
    }
    const convert = (item: unknown): unknown => valueOf(field.type, item, field.hex === true);
    result[name] = field.repeated ? (value as unknown[]).map(convert) : convert(value);
  }
  return result;
}

function valueOf(type: string, value: unknown, hex: boolean): unknown {
  switch (type) {
    case "string":
      return (value as string).toWellFormed();
    case "bytes":
      return Buffer.from(value as string, hex ? "hex" : "base64");
    case "double":
      return value === null ? NaN : Number(value);
    case "int64":
    case "uint64":
    case "fixed64":
    case "sfixed64": {
      const bits = BigInt.asUintN(64, BigInt(value as string | number | bigint));
      const signed = type === "int64" || type === "sfixed64";
      return { low: Number(bits & 0xffffffffn) | 0, high: Number(bits >> 32n) | 0, unsigned: !signed };
    }
    default:
      return isScalarOrEnum(type) ? value : messageOf(type as MessageName, value as Plain);
  }
}

function isScalarOrEnum(type: string): boolean {
  return isScalar(type as MessageName) || isEnum(type as MessageName);
}
