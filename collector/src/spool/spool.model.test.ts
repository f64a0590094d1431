import fc from "fast-check";
import { expect, test } from "vitest";
import { createSpoolModel } from "./spool-model.ts";
import type { Step } from "./spool-model.ts";

const ending = { which: fc.nat({ max: 9 }), aside: fc.boolean() };
const sizes = fc.array(fc.nat({ max: 400 }), { minLength: 1, maxLength: 3 });
const failure = { count: fc.integer({ min: 1, max: 3 }), reverts: fc.boolean(), full: fc.boolean() };
const death = { changes: fc.integer({ min: 1, max: 12 }), power: fc.boolean() };

/** How often what happens, against the others. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant("commit"), sizes }) },
  { weight: 4, arbitrary: fc.constant<Step>({ do: "take" }) },
  { weight: 3, arbitrary: fc.constant<Step>({ do: "seal" }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("stored"), ...ending }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("deadLetter"), ...ending }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("pass"), ms: fc.nat({ max: 3_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("kill", "cutPower", "close") }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("killAfter"), ...death }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("failSyncs"), ...failure }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("leave"), bytes: fc.nat({ max: 900 }) }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: "freeSpace" }) },
);

test(
  "nothing acknowledged is lost or doubled, nothing else is half there, whatever the disk does",
  { timeout: 60_000 },
  async () => {
    let played = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.array(step, { minLength: 1, maxLength: 40, size: "max" }),
        async (seed, steps) => {
          const model = await createSpoolModel(seed);
          for (const one of steps) await model.play(one);
          await model.finish();
          played++;
        },
      ),
      { numRuns: 2_000 },
    );
    expect(played).toBeGreaterThanOrEqual(2_000);
  },
);
