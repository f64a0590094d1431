/**
 * The certificate of the listeners, which may change while they run.
 *
 *     files ─► read, judged ─► servers               every 2 s, by their contents: whichever way they were replaced
 *                   └─ they cannot be used: what was used before goes on, and the log says so
 *
 * - A new certificate counts for new connections; those that are open go on with the old one.
 * - A certificate and a key that do not belong together are a change half done; the next look finds the other half.
 * - With a file of client authorities every client must show a certificate that one of them has signed.
 */
import { X509Certificate } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { createSecureContext } from "node:tls";
import type { Server, TlsOptions } from "node:tls";
import { OperatingError } from "../errors.ts";

/** Where the files are. */
export interface CertificatePaths {
  readonly certFile: string;
  readonly keyFile: string;
  /** Undefined: clients need no certificate. */
  readonly clientCaFile: string | undefined;
}

export interface CertificateLog {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  repeated(kind: string, message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export interface CertificateOptions {
  readonly paths: CertificatePaths;
  /** Reads a whole file. */
  readonly read: (path: string) => Promise<string>;
  readonly log: CertificateLog;
}

export interface Certificates {
  /** What a server of TLS is made with. */
  readonly serverOptions: () => TlsOptions;
  /** From now on this server gets every new certificate. */
  follow(server: Pick<Server, "setSecureContext">): void;
  /** Looks once; resolves with whether there was a new certificate that can be used. */
  look(): Promise<boolean>;
  /** Looks until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

interface Material {
  readonly cert: string;
  readonly key: string;
  readonly ca?: string;
}

const lookEveryMs = 2_000;
const handshakeMsMax = 10_000;
const dayMs = 86_400_000;
const warnDaysBefore = 14;

/** Reads the files; rejects with `certificate_invalid` when they cannot be used. */
export async function openCertificates({ paths, read, log }: CertificateOptions): Promise<Certificates> {
  const servers: Pick<Server, "setSecureContext">[] = [];
  let material = await readMaterial(paths, read);
  judge(material, paths);
  warnOfExpiry(material, log);
  /** What was found unusable, so that it is judged once. */
  let refused: string | undefined;

  async function look(): Promise<boolean> {
    const found = await readMaterial(paths, read);
    const text = JSON.stringify(found);
    if (text === JSON.stringify(material)) refused = undefined;
    if (text === JSON.stringify(material) || text === refused) return false;
    refused = text;
    judge(found, paths);
    material = found;
    for (const server of servers) server.setSecureContext(material);
    log.info("took a new certificate", about(material));
    warnOfExpiry(material, log);
    return true;
  }

  return {
    serverOptions: () => ({
      ...material,
      minVersion: "TLSv1.2",
      handshakeTimeout: handshakeMsMax,
      requestCert: material.ca !== undefined,
      rejectUnauthorized: material.ca !== undefined,
    }),
    follow: (server) => void servers.push(server),
    look,
    async run(signal) {
      while (!signal.aborted) {
        await delay(lookEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
        if (signal.aborted) return;
        await look().catch((error: unknown) =>
          log.repeated("certificate", "the certificate files cannot be used, the one before goes on", {
            reason: error instanceof Error ? error.message : String(error),
          }),
        );
      }
    },
  };
}

async function readMaterial(paths: CertificatePaths, read: CertificateOptions["read"]): Promise<Material> {
  const one = async (path: string): Promise<string> =>
    read(path).catch((cause: unknown) => {
      throw invalid(`${path} cannot be read (${cause instanceof Error ? cause.message : String(cause)})`, cause);
    });
  const [cert, key] = await Promise.all([one(paths.certFile), one(paths.keyFile)]);
  return paths.clientCaFile === undefined ? { cert, key } : { cert, key, ca: await one(paths.clientCaFile) };
}

/** Throws when no server could use it. */
function judge(material: Material, { certFile, keyFile, clientCaFile }: CertificatePaths): void {
  try {
    createSecureContext(material);
  } catch (cause) {
    const files = [certFile, keyFile, ...(clientCaFile === undefined ? [] : [clientCaFile])].join(", ");
    throw invalid(`${files}: ${(cause as Error).message}`, cause);
  }
  // An authority that cannot be read would be left out without a word, and then nobody or anybody would be let in.
  if (material.ca !== undefined && !/-----BEGIN CERTIFICATE-----/.test(material.ca)) {
    throw invalid(`${clientCaFile} holds no certificate`, undefined);
  }
}

function about({ cert }: Material): { readonly subject: string; readonly validTo: string } {
  const { subject, validTo } = new X509Certificate(cert);
  return { subject: subject.replaceAll("\n", ", "), validTo };
}

function warnOfExpiry(material: Material, log: CertificateLog): void {
  const { subject, validTo } = about(material);
  const days = (Date.parse(validTo) - Date.now()) / dayMs;
  if (days > warnDaysBefore) return;
  const message = days < 0 ? "the certificate has expired" : "the certificate expires soon";
  log.repeated("certificate_expiry", message, { subject, validTo });
}

function invalid(message: string, cause: unknown): OperatingError {
  return new OperatingError("certificate_invalid", message, {
    hint: "tlsCertFile holds the certificate and those between it and the authority, tlsKeyFile its key, both as PEM",
    cause,
  });
}
