import fc from "fast-check";
import { expect, test } from "vitest";
import { createSpoolModel } from "./spool-model.ts";
import type { Step } from "./spool-model.ts";

const nat = fc.nat({ max: 9 });
const ending = { which: nat, aside: fc.boolean() };

const commit = fc.record({ do: fc.constant("commit"), sizes: fc.array(fc.nat({ max: 400 }), { minLength: 1, maxLength: 3 }) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: commit as fc.Arbitrary<Step> },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("take") }) as fc.Arbitrary<Step> },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("seal") }) as fc.Arbitrary<Step> },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("stored"), ...ending }) as fc.Arbitrary<Step> },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("deadLetter"), ...ending }) as fc.Arbitrary<Step> },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("pass"), ms: fc.nat({ max: 3_000 }) }) as fc.Arbitrary<Step> },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("kill", "cutPower", "close") }) as fc.Arbitrary<Step> },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("killAfter"), changes: fc.integer({ min: 1, max: 12 }), power: fc.boolean() }) as fc.Arbitrary<Step>,
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("failSyncs"),
      count: fc.integer({ min: 1, max: 3 }),
      reverts: fc.boolean(),
      full: fc.boolean(),
    }) as fc.Arbitrary<Step>,
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("leave"), bytes: fc.nat({ max: 900 }) }) as fc.Arbitrary<Step> },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("freeSpace") }) as fc.Arbitrary<Step> },
);

test("nothing acknowledged is lost or doubled, nothing else is half there, whatever the disk does", { timeout: 60_000 }, async () => {
  let played = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.array(step, { minLength: 1, maxLength: 40, size: "max" }), async (seed, steps) => {
      const model = await createSpoolModel(seed);
      for (const one of steps) await model.play(one);
      await model.finish();
      played++;
    }),
    { numRuns: 2_000 },
  );
  expect(played).toBeGreaterThanOrEqual(2_000);
});
