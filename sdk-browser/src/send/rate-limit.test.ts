import { expect, it } from "vitest";
import { createRateLimit } from "./rate-limit.ts";

it("lets a burst through and no more, and goes on as it is refilled", () => {
  const never = createRateLimit({ burst: 2, perSecond: 0 });
  expect([never(), never(), never()]).toEqual([true, true, false]);
  const always = createRateLimit({ burst: 1, perSecond: 1e9 });
  expect(Array.from({ length: 100 }, always)).not.toContain(false);
});
