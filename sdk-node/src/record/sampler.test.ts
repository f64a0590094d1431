import { createHash } from "node:crypto";
import { ROOT_CONTEXT, SpanKind, trace, TraceFlags, type Attributes, type Context } from "@opentelemetry/api";
import { SamplingDecision } from "@opentelemetry/sdk-trace";
import { expect, test } from "vitest";
import { createSampler, type RootSampler, type SamplingSettings } from "./sampler.ts";
import type { SamplingRule } from "./sampling-rule.ts";

const always: RootSampler = { isParentBased: true, ratio: 1 };

interface Beginning {
  readonly attributes?: Attributes;
  readonly kind?: SpanKind;
  readonly context?: Context;
  readonly traceId?: string;
}

function isSampled(settings: Partial<SamplingSettings>, beginning: Beginning): boolean {
  const { attributes = {}, kind = SpanKind.SERVER, context = ROOT_CONTEXT, traceId = "a".repeat(32) } = beginning;
  const sampler = createSampler({ root: always, rules: [], ignorePaths: [], ...settings });
  return (
    sampler.shouldSample(context, traceId, "GET", kind, attributes, []).decision === SamplingDecision.RECORD_AND_SAMPLED
  );
}

function under(traceFlags: TraceFlags, isRemote: boolean): Context {
  return trace.setSpanContext(ROOT_CONTEXT, { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags, isRemote });
}

const request = (path: string, method = "GET"): Attributes => ({ "url.path": path, "http.request.method": method });

test.each<[SamplingRule, Attributes, boolean]>([
  [{ path: "/api/heavy/*", ratio: 0 }, request("/api/heavy/1"), false],
  [{ path: "/api/heavy/*", ratio: 0 }, request("/api/light"), true],
  [{ path: "/api/heavy/*", method: "post", ratio: 0 }, request("/api/heavy/1"), true],
  [{ path: "/api/heavy/*", method: "post", ratio: 0 }, request("/api/heavy/1", "POST"), false],
  [{ kind: "server", ratio: 0 }, request("/"), false],
  [{ kind: "client", ratio: 0 }, request("/"), true],
  [{ path: "/a.b", ratio: 0 }, request("/aXb"), true],
  [{ path: "/orders", ratio: 0 }, { "http.target": "/orders?id=1" }, false],
  [{ path: "/orders", ratio: 0 }, { "url.full": "http://shop/orders?id=1" }, false],
])("the rule %j decides about %j: %s", (rule, attributes, expected) => {
  expect(isSampled({ rules: [rule] }, { attributes })).toBe(expected);
});

test("the first rule that fits decides", () => {
  const rules = [{ path: "/a/*", ratio: 1 }, { ratio: 0 }];
  expect(isSampled({ rules }, { attributes: request("/a/b") })).toBe(true);
  expect(isSampled({ rules }, { attributes: request("/b") })).toBe(false);
});

test("a share is of traces, the same traces in every process", () => {
  const root: RootSampler = { isParentBased: true, ratio: 0.25 };
  const ids = Array.from({ length: 400 }, (_, index) => createHash("md5").update(String(index)).digest("hex"));
  const chosen = ids.filter((traceId) => isSampled({ root }, { traceId }));
  expect(chosen.length).toBeGreaterThan(60);
  expect(chosen.length).toBeLessThan(140);
  expect(ids.filter((traceId) => isSampled({ root, rules: [{ ratio: 0.25 }] }, { traceId }))).toEqual(chosen);
});

test("a parent elsewhere decides for the whole trace, unless the sampler is not parent based", () => {
  const never: RootSampler = { isParentBased: true, ratio: 0 };
  expect(isSampled({ root: never }, { context: under(TraceFlags.SAMPLED, true) })).toBe(true);
  expect(isSampled({}, { context: under(TraceFlags.NONE, true) })).toBe(false);
  expect(isSampled({ root: { isParentBased: false, ratio: 1 } }, { context: under(TraceFlags.NONE, true) })).toBe(true);
  expect(isSampled({ root: { isParentBased: false, ratio: 0 } }, { context: under(TraceFlags.SAMPLED, true) })).toBe(
    false,
  );
});

test("an ignored path makes no span of its own and none below, whatever the sampler or the caller say", () => {
  const settings = { root: { isParentBased: false, ratio: 1 }, ignorePaths: ["/healthz"] };
  const attributes = request("/healthz");
  expect(isSampled(settings, { attributes })).toBe(false);
  expect(isSampled(settings, { attributes, context: under(TraceFlags.SAMPLED, true) })).toBe(false);
  expect(isSampled(settings, { kind: SpanKind.CLIENT, context: under(TraceFlags.NONE, false) })).toBe(false);
  expect(isSampled(settings, { attributes, kind: SpanKind.CLIENT })).toBe(true);
});
