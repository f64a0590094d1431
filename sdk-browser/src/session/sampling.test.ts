import fc from "fast-check";
import { expect, it } from "vitest";
import { createSampling } from "./sampling.ts";

const sessionId = fc.stringMatching(/^[\da-f]{32}$/);
const rate = fc.double({ min: 0, max: 1, noNaN: true });

it("a session is kept or not as a whole, and what is sampled more is a part of what is sampled less", () => {
  fc.assert(
    fc.property(sessionId, rate, rate, (id, traces, timing) => {
      const keep = createSampling({ traces, "browser.resource_timing": Math.min(timing, traces) }, () => id);
      const kept = keep("GET", "traces", 0);
      expect(keep("GET", "traces", 0)).toBe(kept);
      if (keep("browser.resource_timing", "logs", 0)) expect(kept).toBe(true);
    }),
  );
});

it("errors are always kept", () => {
  const keep = createSampling({ sessions: 0, overflow: 0 }, () => "f".repeat(32));
  expect(keep("browser.page_view", "logs", 0)).toBe(false);
  for (let i = 0; i < 200; i++) expect(keep("exception", "logs", 17)).toBe(true);
});

it("the share of sessions is about the rate", () => {
  const ids = fc.sample(sessionId, 2_000);
  const kept = ids.filter((id) => createSampling({ sessions: 0.25 }, () => id)("a", "logs", 0)).length;
  expect(kept).toBeGreaterThan(300);
  expect(kept).toBeLessThan(800);
});

it("a name that comes too often in a minute is thinned out", () => {
  const keep = createSampling({ overflow: 0 }, () => "0".repeat(32));
  const kept = Array.from({ length: 500 }, () => keep("tick", "logs", 0)).filter(Boolean).length;
  expect(kept).toBe(100);
  expect(keep("other", "logs", 0)).toBe(true);
});
