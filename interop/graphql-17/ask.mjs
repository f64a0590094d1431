/** An operation that succeeds, one whose resolver fails later, and one that is not valid, in a span. */
import { startSpan, withSpan } from "@spanhouse/node";

export async function ask({ graphql, buildSchema }) {
  const schema = buildSchema("type Query { hello: String, broken: String }");
  const rootValue = {
    hello() {
      startSpan("inside").end();
      return "hi";
    },
    async broken() {
      throw new Error("resolver broke");
    },
  };
  const span = startSpan("request");
  await withSpan(span, async () => {
    for (const source of ["query Greeting { hello }", "{ broken }", "{ nothing }"])
      await graphql({ schema, source, rootValue });
  });
  span.end();
}
