/** The dashboard that the console begins with. */
export const overviewUid = "spanhouse-overview";
