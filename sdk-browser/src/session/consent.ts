/**
 * What the visitor has agreed to. `pending`: nothing is stored or sent until the answer, at most 1,000 records wait.
 * `cookieless`: sent, but nothing is stored in the browser. `denied`: nothing at all.
 */
export type Consent = "granted" | "pending" | "cookieless" | "denied";

/** How consent begins. */
export interface ConsentOptions {
  /** @default "granted" */
  readonly consent?: Consent | undefined;
  /**
   * Do Not Track and Global Privacy Control count as `denied`, until `consent("granted")` is called.
   * @default true
   */
  readonly respectPrivacySignals?: boolean;
}

/** The consent to begin with: what the browser says against it comes before the option. */
export function firstConsent({ consent = "granted", respectPrivacySignals = true }: ConsentOptions): Consent {
  const { doNotTrack, globalPrivacyControl } = navigator as Navigator & { globalPrivacyControl?: boolean };
  return respectPrivacySignals && (doNotTrack === "1" || globalPrivacyControl) ? "denied" : consent;
}
