import type { FrameContext } from "./frame-context.ts";

/** Who asks, in tests. */
export const testContext: FrameContext = {
  refId: "A",
  datasource: { uid: "spanhouse", type: "spanhouse-spanhouse-datasource", name: "Spanhouse" },
};
