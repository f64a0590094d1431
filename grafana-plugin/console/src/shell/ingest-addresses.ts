import { useEffect, useState } from "react";

/** Where OTLP is sent to. */
export interface IngestAddresses {
  readonly http: string;
  readonly grpc: string;
}

const usual = { http: 4318, grpc: 4317 };

/** The addresses as the collector tells of them (`ports` of /healthz: HTTP, gRPC, query), on the host that served this page. */
export function useIngestAddresses(): IngestAddresses {
  const [addresses, setAddresses] = useState(() => addressesOf([]));
  useEffect(() => {
    fetch("/healthz")
      .then(async (answer) => (await answer.json()) as { readonly ports?: readonly number[] })
      .then(({ ports = [] }) => setAddresses(addressesOf(ports)))
      // The usual ports stay.
      .catch(() => undefined);
  }, []);
  return addresses;
}

function addressesOf([http = usual.http, grpc = usual.grpc]: readonly number[]): IngestAddresses {
  const { protocol, hostname } = location;
  return { http: `${protocol}//${hostname}:${http}`, grpc: `${protocol}//${hostname}:${grpc}` };
}
