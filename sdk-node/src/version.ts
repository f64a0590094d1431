/** Our version; it is renewed with each release, as in package.json, and a test holds the two together. */
export const sdkVersion = "0.1.0";
