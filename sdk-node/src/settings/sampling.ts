/** Which traces are kept: the standard sampler, rules by what begins a trace, and paths that make none. */
import type { RootSampler, SamplingSettings } from "../record/sampler.ts";
import type { SamplingRule } from "../record/sampling-rule.ts";
import type { Reader } from "./environment.ts";
import type { Options } from "./options.ts";

/** Where orchestrators and load balancers ask whether a service is well. */
const healthPaths = ["/health", "/healthz", "/livez", "/readyz", "/health/*", "/healthcheck", "/ping", "/status"];
const samplers = [
  ...(["always_on", "always_off", "traceidratio"] as const),
  ...(["parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"] as const),
] as const;
const methodName = /^[A-Za-z]+$/;
const kinds = new Set(["internal", "server", "client", "producer", "consumer"]);

function readSampler(reader: Reader): RootSampler {
  const word = reader.choice("OTEL_TRACES_SAMPLER", samplers) ?? "parentbased_always_on";
  const isParentBased = word.startsWith("parentbased_");
  const ratio = reader.ratio("OTEL_TRACES_SAMPLER_ARG");
  if (word.endsWith("traceidratio")) return { isParentBased, ratio: ratio ?? 1 };
  return { isParentBased, ratio: word.endsWith("always_on") ? 1 : 0 };
}

/** Whether a rule, perhaps from JSON, is one. */
function isRule(rule: unknown): rule is SamplingRule {
  if (typeof rule !== "object" || rule === null) return false;
  const { path, method, kind, name, ratio } = rule as Record<string, unknown>;
  const isText = (value: unknown): boolean => value === undefined || typeof value === "string";
  const isKind = kind === undefined || (typeof kind === "string" && kinds.has(kind));
  const isMethod = method === undefined || (typeof method === "string" && methodName.test(method));
  return isText(path) && isText(name) && isKind && isMethod && typeof ratio === "number" && ratio >= 0 && ratio <= 1;
}

function readRules(reader: Reader, options: Options): readonly SamplingRule[] {
  const given: unknown = options.sampling ?? reader.json("SPANHOUSE_SAMPLING") ?? [];
  const source = options.sampling ? "sampling" : "SPANHOUSE_SAMPLING";
  const rules: unknown[] = Array.isArray(given) ? given : [given];
  const fine = rules.filter(isRule);
  if (fine.length < rules.length) {
    reader.warn(
      source,
      `must be a list of rules such as {"path":"/api/heavy/*","method":"GET","ratio":0.1}; ${rules.length - fine.length} of ${rules.length} are ignored`,
    );
  }
  return fine;
}

/** Reads all that decides about traces. */
export function readSampling(reader: Reader, options: Options): SamplingSettings {
  const ignoresHealthChecks = options.ignoreHealthChecks ?? reader.flag("SPANHOUSE_IGNORE_HEALTH_CHECKS") ?? false;
  const paths = options.ignorePaths ?? reader.list("SPANHOUSE_IGNORE_PATHS") ?? [];
  return {
    root: readSampler(reader),
    rules: readRules(reader, options),
    ignorePaths: [...paths, ...(ignoresHealthChecks ? healthPaths : [])],
  };
}
