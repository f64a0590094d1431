import { describe, expect, it } from "vitest";
import { isEnum, isScalar, otlpFieldTable, tag, type MessageName } from "./otlp-fields.ts";

const messages = Object.keys(otlpFieldTable) as MessageName[];

describe("the OTLP wire schema", () => {
  it.each(messages)("%s uses each number once and names types that exist", (message) => {
    const fields = Object.values(otlpFieldTable[message]);
    expect(new Set(fields.map(({ number }) => number)).size).toBe(fields.length);
    for (const { type, number } of fields) {
      expect(isScalar(type) || isEnum(type) || type in otlpFieldTable).toBe(true);
      expect(number).toBeGreaterThan(0);
    }
  });

  it.each(messages)("%s has at most one oneof", (message) => {
    const oneofs = Object.values(otlpFieldTable[message]).flatMap(({ oneof }) => oneof ?? []);
    expect(new Set(oneofs).size).toBeLessThan(2);
  });

  it("makes tags as proto3 writers send them", () => {
    expect(tag("Span", "traceId")).toBe((1 << 3) | 2);
    expect(tag("Span", "kind")).toBe((6 << 3) | 0);
    expect(tag("Span", "startTimeUnixNano")).toBe((7 << 3) | 1);
    expect(tag("Span", "attributes")).toBe((9 << 3) | 2);
    expect(tag("Span", "flags")).toBe((16 << 3) | 5);
    expect(tag("AnyValue", "doubleValue")).toBe((4 << 3) | 1);
    expect(tag("ExponentialHistogramDataPoint", "scale")).toBe((6 << 3) | 0);
    // Packed, whatever the element is.
    expect(tag("HistogramDataPoint", "bucketCounts")).toBe((6 << 3) | 2);
    expect(tag("Buckets", "bucketCounts")).toBe((2 << 3) | 2);
    expect(tag("EntityRef", "idKeys")).toBe((3 << 3) | 2);
  });

  it("does not compile with wrong names", () => {
    // @ts-expect-error a field of another message
    expect(() => tag("Span", "severityText")).toThrow(TypeError);
    // @ts-expect-error no such message
    expect(() => tag("Spam", "traceId")).toThrow(TypeError);
  });
});
