import type { FrameOnPage } from "./panel-on-page.ts";

const startMs = Date.UTC(2026, 10, 21, 10);

/** Times of the answers: 10:00, 10:10 and so on to 10:40. */
export const minutes: readonly number[] = [0, 10, 20, 30, 40].map((minute) => startMs + minute * 60_000);

/** The time range of all of them. */
export const range = { fromMs: minutes[0]!, toMs: minutes[4]! };

/** Durations of a service over time, the last of them at the end of the range. */
export function seriesFrame(service: string, values: readonly number[]): FrameOnPage {
  return {
    fields: [
      { name: "time", type: "time" as never, values: minutes.slice(-values.length) },
      {
        name: "duration",
        type: "number" as never,
        labels: { service },
        config: { displayNameFromDS: service, ...(service !== "errors" && { unit: "ms" }) },
        values: [...values],
      },
    ],
  };
}

/** Services with numbers. */
export const servicesFrame: FrameOnPage = {
  fields: [
    { name: "service", type: "string" as never, values: ["shop", "cart", "stock"] },
    { name: "requests", type: "number" as never, values: [120, 20, 5] },
    { name: "errors", type: "number" as never, values: [2, 4, 0] },
  ],
};
