/**
 * OTLP/JSON objects to protobuf bytes, driven by `otlpFields`. JSON requests become protobuf here and then take the one
 * path that protobuf requests take, so that both encodings give the same rows; answers are encoded here too.
 *
 * - Each message is compiled once, at load, to a map from JSON key to field writer.
 * - Fields are written in the order of the JSON keys (protobuf gives no meaning to it), repeated fields in their order.
 * - Unknown keys are ignored, snake_case keys are unknown. `null` is absent, with one exception: JavaScript's JSON spells
 *   NaN and Infinity as null, so a null `doubleValue` or `asDouble` is NaN when its oneof holds nothing else, and so is a
 *   null element of a repeated double.
 * - Messages nest at most 100 deep below the outermost one, as in other protobuf parsers.
 * - Memory: one buffer, reused between calls up to 1 MiB.
 */
import { isEnum, isScalar, otlpFieldTable, tag, type FieldName, type MessageName } from "./otlp-fields.ts";
import { OtlpJsonError } from "./otlp-json-error.ts";
import { scalarWriters, type ScalarWriter, type Slot } from "./otlp-json-scalars.ts";
import { closeLength, createWireWriter, openLength, writeVarint, type WireWriter } from "./wire-writer.ts";

/** Messages below the outermost one; protobuf parsers of other languages stop at the same number. */
export const messageDepthMax = 100;

const reusedBytesMax = 1024 * 1024;

type FieldWriter = (field: CompiledField, value: unknown, depth: number) => void;
type CompiledMessage = Map<string, CompiledField>;

interface CompiledField {
  readonly name: string;
  readonly write: FieldWriter;
  readonly slot: Slot;
  readonly scalar: ScalarWriter | undefined;
  /** The fields of the field's own message type. */
  readonly message: CompiledMessage | undefined;
  readonly inOneof: boolean;
  readonly nullIsNaN: boolean;
  /** Bytes that the length of the latest value took: the guess for the next one. */
  lengthBytes: number;
}

const element: Slot = { tag: 0, keepZero: true };
const compiled: ReadonlyMap<MessageName, CompiledMessage> = compileMessages();
const writer: WireWriter = createWireWriter(64 * 1024);

/** Where the encoder is, for the path of an error: the key at each depth and, for elements, the index (else -1). */
const pathKeys: string[] = [];
const pathIndexes: number[] = [];

/**
 * Encodes an OTLP/JSON value, as `parseOtlpJson` gives it, as protobuf.
 * Throws OtlpJsonError with the path of the first value that OTLP/JSON does not allow.
 */
export function encodeOtlp(message: MessageName, json: unknown): Uint8Array {
  writer.length = 0;
  writeMessage(compiled.get(message)!, asObject(json, 0), 0);
  if (writer.bytes.length <= reusedBytesMax) return new Uint8Array(writer.bytes.subarray(0, writer.length));
  // A buffer this large is handed out and not kept, so that one huge request does not stay in memory.
  const { bytes, length } = writer;
  writer.bytes = createWireWriter(64 * 1024).bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, length);
}

function writeMessage(fields: CompiledMessage, json: Record<string, unknown>, depth: number): void {
  let chosen: CompiledField | undefined;
  let nullDouble: CompiledField | undefined;
  for (const key in json) {
    const field = fields.get(key);
    if (field === undefined) continue;
    const value = json[key];
    if (value === null || value === undefined) {
      if (value === null && field.nullIsNaN && field.inOneof) nullDouble = field;
      continue;
    }
    if (field.inOneof) {
      if (chosen !== undefined) fail(depth, `only one of "${chosen.name}" and "${key}" may be set`);
      chosen = field;
    }
    pathKeys[depth] = key;
    pathIndexes[depth] = -1;
    field.write(field, value, depth);
  }
  if (nullDouble !== undefined && chosen === undefined) nullDouble.write(nullDouble, NaN, depth);
}

function writeScalar(field: CompiledField, value: unknown, depth: number): void {
  const expected = field.scalar!(writer, field.slot, value);
  if (expected !== undefined) fail(depth + 1, `${expected}, got ${describe(value)}`);
}

function writeChild(field: CompiledField, value: unknown, depth: number): void {
  const json = asObject(value, depth + 1);
  if (depth >= messageDepthMax) fail(depth + 1, `messages nest more than ${messageDepthMax} deep`);
  writeVarint(writer, field.slot.tag);
  const reserved = field.lengthBytes;
  const start = openLength(writer, reserved);
  writeMessage(field.message!, json, depth + 1);
  field.lengthBytes = closeLength(writer, start, reserved);
}

function writeRepeatedChild(field: CompiledField, value: unknown, depth: number): void {
  const values = asArray(value, depth);
  for (let index = 0; index < values.length; index++) {
    pathIndexes[depth] = index;
    writeChild(field, values[index], depth);
  }
}

function writeRepeatedString(field: CompiledField, value: unknown, depth: number): void {
  const values = asArray(value, depth);
  for (let index = 0; index < values.length; index++) {
    pathIndexes[depth] = index;
    writeScalar(field, values[index], depth);
  }
}

function writePacked(field: CompiledField, value: unknown, depth: number): void {
  const values = asArray(value, depth);
  if (values.length === 0) return;
  writeVarint(writer, field.slot.tag);
  const reserved = field.lengthBytes;
  const start = openLength(writer, reserved);
  for (let index = 0; index < values.length; index++) {
    const item = values[index] === null && field.nullIsNaN ? NaN : values[index];
    const expected = field.scalar!(writer, element, item);
    if (expected !== undefined) {
      pathIndexes[depth] = index;
      fail(depth + 1, `${expected}, got ${describe(item)}`);
    }
  }
  field.lengthBytes = closeLength(writer, start, reserved);
}

function asObject(value: unknown, depth: number): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return fail(depth, `expected an object, got ${describe(value)}`);
}

function asArray(value: unknown, depth: number): readonly unknown[] {
  return Array.isArray(value) ? value : fail(depth + 1, `expected an array, got ${describe(value)}`);
}

/** Throws for the value that the first `depth` steps of the current path lead to. */
function fail(depth: number, problem: string): never {
  let path = "";
  for (let step = 0; step < depth; step++) {
    const index = pathIndexes[step]!;
    path += `${step === 0 ? "" : "."}${pathKeys[step]}${index < 0 ? "" : `[${index}]`}`;
  }
  throw new OtlpJsonError(path, problem);
}

function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

function compileMessages(): ReadonlyMap<MessageName, CompiledMessage> {
  const names = Object.keys(otlpFieldTable) as MessageName[];
  const messages = new Map(names.map((name) => [name, new Map<string, CompiledField>()]));
  for (const [message, fields] of messages) {
    for (const name of Object.keys(otlpFieldTable[message])) fields.set(name, compileField(messages, message, name));
  }
  return messages;
}

function compileField(
  messages: ReadonlyMap<MessageName, CompiledMessage>,
  message: MessageName,
  name: string,
): CompiledField {
  const { type, repeated, oneof, optional, hex } = otlpFieldTable[message][name]!;
  const child = isScalar(type) || isEnum(type) ? undefined : messages.get(type)!;
  const spelling = hex ? "hex" : isScalar(type) ? type : "enum";
  const hasLength = type === "string" || type === "bytes";
  let write: FieldWriter;
  if (child !== undefined) write = repeated ? writeRepeatedChild : writeChild;
  else if (!repeated) write = writeScalar;
  else write = hasLength ? writeRepeatedString : writePacked;
  return {
    name,
    write,
    slot: {
      tag: tag(message, name as FieldName<typeof message>),
      keepZero: oneof !== undefined || optional === true || repeated === true,
    },
    scalar: child === undefined ? scalarWriters[spelling] : undefined,
    message: child,
    inOneof: oneof !== undefined,
    nullIsNaN: type === "double" && (oneof !== undefined || repeated === true),
    lengthBytes: 1,
  };
}
