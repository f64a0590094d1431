/**
 * Decides at its beginning whether a span is recorded.
 *
 *     server span to an ignored path ─► no        a child in this process ─► as its parent
 *     a parent elsewhere ─► as it says (`parentbased_*`)
 *     begins a trace ─► the first rule that fits, else OTEL_TRACES_SAMPLER; by the trace's id, so that every process decides the same
 */
import { isSpanContextValid, SpanKind, trace, TraceFlags, type Attributes, type Context } from "@opentelemetry/api";
import {
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type Sampler,
  type SamplingResult,
} from "@opentelemetry/sdk-trace";
import type { SamplingRule } from "./sampling-rule.ts";

/** What `OTEL_TRACES_SAMPLER` comes to. */
export interface RootSampler {
  readonly isParentBased: boolean;
  readonly ratio: number;
}

export interface SamplingSettings {
  readonly root: RootSampler;
  readonly rules: readonly SamplingRule[];
  readonly ignorePaths: readonly string[];
}

interface Beginning {
  readonly name: string;
  readonly kind: SpanKind;
  readonly path: string | undefined;
  readonly method: string | undefined;
}

type Test = (beginning: Beginning) => boolean;

const kindNames: Readonly<Record<SpanKind, string>> = {
  [SpanKind.INTERNAL]: "internal",
  [SpanKind.SERVER]: "server",
  [SpanKind.CLIENT]: "client",
  [SpanKind.PRODUCER]: "producer",
  [SpanKind.CONSUMER]: "consumer",
};

/** Whether a text is of the pattern, where `*` stands for anything. */
function createMatcher(pattern: string): (text: string | undefined) => boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  const whole = new RegExp(`^${parts.join(".*")}$`, "s");
  return (text) => text !== undefined && whole.test(text);
}

function createTest({ path, method, kind, name }: SamplingRule): Test {
  const tests: Test[] = [];
  if (path !== undefined) {
    const isPath = createMatcher(path);
    tests.push((beginning) => isPath(beginning.path));
  }
  if (name !== undefined) {
    const isName = createMatcher(name);
    tests.push((beginning) => isName(beginning.name));
  }
  if (method !== undefined) tests.push((beginning) => beginning.method === method.toUpperCase());
  if (kind !== undefined) tests.push((beginning) => kindNames[beginning.kind] === kind);
  return (beginning) => tests.every((test) => test(beginning));
}

function textOf(attributes: Attributes, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes[name];
    if (typeof value === "string") return value;
  }
  return undefined;
}

/** The path of a request, from what instrumentations know at its beginning. */
function pathOf(attributes: Attributes): string | undefined {
  const path = textOf(attributes, "url.path", "http.target");
  if (path !== undefined) return path.replace(/[?#].*$/s, "");
  const url = textOf(attributes, "url.full", "http.url");
  return url === undefined ? undefined : URL.parse(url)?.pathname;
}

/** Makes the sampler of the process. */
export function createSampler({ root, rules, ignorePaths }: SamplingSettings): Sampler {
  const ignored = ignorePaths.map(createMatcher);
  const chances = rules.map((rule) => ({ test: createTest(rule), sampler: new TraceIdRatioBasedSampler(rule.ratio) }));
  const otherwise = new TraceIdRatioBasedSampler(root.ratio);
  const knowsPaths = ignored.length > 0 || rules.some(({ path }) => path !== undefined);
  const no: SamplingResult = { decision: SamplingDecision.NOT_RECORD };
  const yes: SamplingResult = { decision: SamplingDecision.RECORD_AND_SAMPLED };

  function decideRoot(context: Context, traceId: string, beginning: Beginning): SamplingResult {
    const chance = chances.find(({ test }) => test(beginning));
    return (chance?.sampler ?? otherwise).shouldSample(context, traceId);
  }

  return {
    shouldSample(context, traceId, ...[name, kind, attributes]) {
      const parent = trace.getSpanContext(context);
      const hasParent = parent !== undefined && isSpanContextValid(parent);
      const path = knowsPaths ? pathOf(attributes) : undefined;
      if (kind === SpanKind.SERVER && path !== undefined && ignored.some((isPath) => isPath(path))) return no;
      if (hasParent) {
        const isSampled = (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
        // A parent in this process that is not recorded was left out on purpose, whatever the sampler would say.
        if (parent.isRemote !== true && !isSampled) return no;
        if (root.isParentBased) return isSampled ? yes : no;
      }
      if (chances.length === 0) return otherwise.shouldSample(context, traceId);
      const method = textOf(attributes, "http.request.method", "http.method")?.toUpperCase();
      return decideRoot(context, traceId, { name, kind, path, method });
    },
    toString: () => `Spanhouse(${root.ratio}, ${rules.length} rules)`,
  };
}
