import { standardTransformers, type DataTransformerInfo, type TransformerRegistryItem } from "@grafana/data";

/**
 * What `standardTransformersRegistry` is filled with: every transformation that @grafana/data has, by its id. The line of Grafana 13
 * asks for a transformation by a call, the one before reads it as an object; a function with its fields is both.
 */
export function transformers(): TransformerRegistryItem[] {
  // oxlint-disable-next-line typescript/no-deprecated -- the list is for the page that fills the registry, which we are
  const infos = Object.values(standardTransformers) as DataTransformerInfo[];
  const byId = new Map(infos.map((info) => [info.id, info]));
  return [...byId.values()].map((info) => ({
    id: info.id,
    name: info.name,
    editor: () => null,
    imageDark: "",
    imageLight: "",
    // Each line declares its own half of what this is.
    transformation: withFields(info) as never,
    defaultOptions: (info.defaultOptions ?? {}) as object,
  }));
}

function withFields(info: DataTransformerInfo): () => Promise<DataTransformerInfo> {
  const call = async (): Promise<DataTransformerInfo> => info;
  return Object.defineProperties(call, Object.getOwnPropertyDescriptors(info));
}
