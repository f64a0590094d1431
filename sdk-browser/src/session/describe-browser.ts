import type { Attributes } from "../record/attributes.ts";

interface ClientHints {
  readonly brands?: readonly { readonly brand: string; readonly version: string }[];
  readonly platform?: string;
  readonly mobile?: boolean;
}

/** The browser as the conventions describe it; the collector reads more out of the user agent. */
export function describeBrowser(): Attributes {
  const { userAgent, language, userAgentData: hints } = navigator as Navigator & { userAgentData?: ClientHints };
  return {
    "user_agent.original": userAgent,
    "browser.language": language,
    "browser.brands": hints?.brands?.map(({ brand, version }) => `${brand} ${version}`),
    "browser.platform": hints?.platform,
    "browser.mobile": hints?.mobile,
  };
}
