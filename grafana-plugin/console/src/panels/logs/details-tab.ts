/** The tabs of the details of a record, in their order. */
export const detailsTabs = ["fields", "json", "context"] as const;
/** One of them. */
export type DetailsTab = (typeof detailsTabs)[number];
