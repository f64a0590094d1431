import { expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { describeService } from "./service.ts";

it("the version that records carry is that of the package", () => {
  expect(describeService({ url: "/", service: "shop" })["telemetry.sdk.version"]).toBe(manifest.version);
});
