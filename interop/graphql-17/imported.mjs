import { buildSchema, graphql } from "graphql";

import { ask } from "./ask.mjs";

await ask({ graphql, buildSchema });
