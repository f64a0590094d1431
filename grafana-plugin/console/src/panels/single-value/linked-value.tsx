import { type DisplayValueAlignmentFactors, type FieldDisplay, getDisplayValueAlignmentFactors } from "@grafana/data";
import { DataLinksContextMenu } from "@grafana/ui";
import type { JSX, MouseEventHandler } from "react";

/** What makes a drawn value one that can be clicked. */
export interface ValueClick {
  readonly onClick?: MouseEventHandler<HTMLElement>;
  readonly className?: string;
}

/** A value that opens its link, or a menu of several, when it is clicked. */
export function LinkedValue({
  value,
  children,
}: {
  readonly value: FieldDisplay;
  readonly children: (click: ValueClick) => JSX.Element;
}): JSX.Element {
  const { getLinks } = value;
  if (!value.hasLinks || getLinks === undefined) return children({});
  return (
    <DataLinksContextMenu links={getLinks} style={{ flexGrow: 1, width: "100%", height: "100%" }}>
      {({ openMenu, targetClassName }) => children({ onClick: openMenu, className: targetClassName })}
    </DataLinksContextMenu>
  );
}

/** The longest text and name among the values, so that all get the same size of letters. */
export function alignment(values: FieldDisplay[], _width: number, _height: number): DisplayValueAlignmentFactors {
  return getDisplayValueAlignmentFactors(values);
}
