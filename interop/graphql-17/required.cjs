const { buildSchema, graphql } = require("graphql");
const { ask } = require("./ask.mjs");

void ask({ graphql, buildSchema });
