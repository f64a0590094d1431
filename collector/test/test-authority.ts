/** An authority of its own and the certificates that it signs, as PEM, for tests. */
import { webcrypto } from "node:crypto";
// The library makes its parts with decorators, which need this.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";

/** A certificate and its key, as PEM. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface TestAuthority {
  readonly cert: string;
  /** Signs a certificate for 127.0.0.1 and localhost, or for a client. */
  sign(name: string): Promise<TestCertificate>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const hourMs = 3_600_000;

/** Makes an authority. */
export async function createTestAuthority(): Promise<TestAuthority> {
  const keys = await makeKeys();
  const name = `CN=authority ${serial()}`;
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ serialNumber: serial(), name, ...validity(), signingAlgorithm: algorithm, keys },
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return {
    cert: authority.toString("pem"),
    async sign(subject) {
      const own = await makeKeys();
      const signed = await x509.X509CertificateGenerator.create({
        ...{ serialNumber: serial(), subject: `CN=${subject}`, issuer: authority.subject, ...validity() },
        ...{ signingAlgorithm: algorithm, publicKey: own.publicKey, signingKey: keys.privateKey },
        extensions: [
          new x509.SubjectAlternativeNameExtension([
            { type: "dns", value: "localhost" },
            { type: "ip", value: "127.0.0.1" },
          ]),
        ],
      });
      const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", own.privateKey));
      return { cert: signed.toString("pem"), key: x509.PemConverter.encode(der, "PRIVATE KEY") };
    },
  };
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

function validity(): { readonly notBefore: Date; readonly notAfter: Date } {
  const nowMs = Date.now();
  return { notBefore: new Date(nowMs - hourMs), notAfter: new Date(nowMs + 30 * 24 * hourMs) };
}

function serial(): string {
  return Buffer.from(webcrypto.getRandomValues(new Uint8Array(8))).toString("hex");
}
