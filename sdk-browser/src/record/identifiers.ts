/** `bytes` random bytes in lower-case hex: 16 make a trace id, 8 a span id. */
export function randomHex(bytes: number): string {
  return crypto
    .getRandomValues(new Uint8Array(bytes))
    .reduce((hex, byte) => hex + (byte + 256).toString(16).slice(1), "");
}
