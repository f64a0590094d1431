import { CustomVariableSupport, type DataQueryRequest, type DataQueryResponse } from "@grafana/data";
import { map, type Observable } from "rxjs";
import type { SpanhouseDataSource } from "../datasource.ts";
import type { VariableQuery } from "../query/variable-query.ts";
import { readChoices } from "./choices.ts";

type Editor = CustomVariableSupport<SpanhouseDataSource, VariableQuery>["editor"];

/** Template variables by query, with the editor for them. */
export class SpanhouseVariables extends CustomVariableSupport<SpanhouseDataSource, VariableQuery> {
  readonly editor: Editor;
  readonly #source: Pick<SpanhouseDataSource, "context">;

  constructor(source: Pick<SpanhouseDataSource, "context">, editor: Editor) {
    super();
    this.#source = source;
    this.editor = editor;
  }

  // Grafana's type speaks of the queries of panels here, and hands the result to the editor of variables.
  override getDefaultQuery(): object {
    const first: Partial<VariableQuery> = { kind: "services" };
    return first;
  }

  override query(request: DataQueryRequest<VariableQuery>): Observable<DataQueryResponse> {
    return readChoices(request, this.#source.context).pipe(map((data) => ({ data })));
  }
}
