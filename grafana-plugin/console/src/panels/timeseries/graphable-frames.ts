import {
  cacheFieldDisplayNames,
  type DataFrame,
  type Field,
  FieldColorModeId,
  FieldType,
  getFieldDisplayName,
  sortDataFrame,
} from "@grafana/data";

const drawable = new Set([FieldType.number, FieldType.boolean, FieldType.enum]);

/**
 * The frames of an answer that can be drawn over time: those with a time and something to draw, in ascending order.
 * Fields keep their places, so that an index here is one in `series` too; `sources[i]` is where `frames[i]` came from.
 */
export function graphableFrames(series: readonly DataFrame[]): {
  readonly frames: DataFrame[];
  readonly sources: readonly DataFrame[];
} {
  const sources = series.filter(
    ({ fields, length }) =>
      length > 0 && fields.some(({ type }) => type === FieldType.time) && fields.some(({ type }) => drawable.has(type)),
  );
  const frames = sources.map((frame) => {
    const ordered = inTimeOrder(frame);
    return { ...ordered, fields: ordered.fields.map(drawableField) };
  });
  cacheFieldDisplayNames(frames);
  for (const frame of frames) frame.fields = frame.fields.map((field) => coloredByName(field, frame, frames));
  return { frames, sources };
}

/**
 * The drawing forgets the names that were found while it joins the frames, and then takes the colour of what the field itself is
 * called, which is the same for many series. So a series that is coloured by its name is called by it.
 */
function coloredByName(field: Field, frame: DataFrame, frames: DataFrame[]): Field {
  if (field.config.color?.mode !== FieldColorModeId.PaletteClassicByName) return field;
  const name = getFieldDisplayName(field, frame, frames);
  return { ...field, name, config: { ...field.config, displayName: name } };
}

function inTimeOrder(frame: DataFrame): DataFrame {
  const timeIndex = frame.fields.findIndex(({ type }) => type === FieldType.time);
  const times = frame.fields[timeIndex]!.values as number[];
  return times.every((time, index) => index === 0 || times[index - 1]! <= time)
    ? frame
    : sortDataFrame(frame, timeIndex);
}

/** Numbers that cannot be drawn become holes, and yes and no become 1 and 0 that still read as they did. */
function drawableField(field: Field): Field {
  if (field.type === FieldType.number) {
    const values = field.values as unknown[];
    const isDrawable = (value: unknown): boolean => value === null || value === undefined || Number.isFinite(value);
    return values.every(isDrawable)
      ? field
      : { ...field, values: values.map((value) => (isDrawable(value) ? value : null)) };
  }
  if (field.type !== FieldType.boolean) return field;
  const { display } = field;
  return {
    ...field,
    type: FieldType.number,
    config: { ...field.config, min: 0, max: 1, decimals: 0 },
    display: display && ((value) => display(typeof value === "number" ? value > 0.5 : value)),
    values: (field.values as (boolean | null)[]).map((value) => (value === null ? null : Number(value))),
  };
}
