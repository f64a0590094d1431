import { CustomVariableSupport, FieldType, type DataQueryRequest, type DataQueryResponse } from "@grafana/data";
import { map, type Observable } from "rxjs";
import type { SpanhouseDataSource } from "../datasource.ts";
import { toField } from "../frames/columns.ts";
import type { VariableQuery } from "../query/variable-query.ts";
import { readChoices } from "./choices.ts";
import type { SourceContext } from "./source-context.ts";

type Editor = CustomVariableSupport<SpanhouseDataSource, VariableQuery>["editor"];

/** Template variables by query, with the editor for them. The choices are a frame, as every way of Grafana's to run a query keeps it. */
export class SpanhouseVariables extends CustomVariableSupport<SpanhouseDataSource, VariableQuery> {
  readonly editor: Editor;
  readonly #context: SourceContext;

  constructor(context: SourceContext, editor: Editor) {
    super();
    this.#context = context;
    this.editor = editor;
  }

  // Grafana's type speaks of the queries of panels here, and hands the result to the editor of variables.
  override getDefaultQuery(): object {
    const first: Partial<VariableQuery> = { kind: "services" };
    return first;
  }

  override query(request: DataQueryRequest<VariableQuery>): Observable<DataQueryResponse> {
    return readChoices(request, this.#context).pipe(
      map((choices) => {
        const fields = ["text", "value"].map((name) => toField({ name, type: FieldType.string, values: choices }));
        return { data: [{ refId: request.targets[0]?.refId ?? "", length: choices.length, fields }] };
      }),
    );
  }
}
