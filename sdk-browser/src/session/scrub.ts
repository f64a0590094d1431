/**
 * What must not leave: credentials in URLs, values of parameters that are named like secrets, web tokens and e-mail
 * addresses, wherever they stand in a text. Attributes of the user (`user.*`) were given on purpose and stay.
 */
const secret = "token|secret|passw|pwd|api_?key|credential";
const secretName = new RegExp(secret, "i");
const secretParameter = `[\\w.-]*(?:${secret}|auth|session|signature|mail|jwt)[\\w.-]*|code|key|sig|state|otp`;
const patterns: readonly (readonly [RegExp, string])[] = [
  [/(\/\/)[^/?#@\s]*@/g, "$1REDACTED:REDACTED@"],
  [new RegExp(`([?&#;](?:${secretParameter})=)[^&#;\\s]*`, "gi"), "$1REDACTED"],
  [/\b(?:eyJ[\w-]+\.[\w-]+\.[\w-]*|(?!REDACTED@)[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+)/g, "REDACTED"],
];

/** Without one of these in it no pattern fits, and most texts have none. */
const suspicious = /[@=]|%40|eyJ/;

/** The text without what must not leave; `key` is the attribute it belongs to. */
export function scrub(text: string, key = ""): string {
  if (key.startsWith("user.")) return text;
  if (secretName.test(key)) return "REDACTED";
  if (!suspicious.test(text)) return text;
  return patterns.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);
}
