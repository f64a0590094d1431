import { listFields, listValues } from "@spanhouse/schemas/query";
import { answering, type Answering } from "../endpoint-route.ts";
import { readFields, readFieldValues } from "./complete.ts";

/** `/api/v1/attributes/...` */
export const attributeTopic: readonly Answering[] = [
  answering(listFields, readFields),
  answering(listValues, readFieldValues),
];
