import { dateTime, type RawTimeRange, type TimeRange } from "@grafana/data";
import { config, locationService } from "@grafana/runtime";
import { RefreshPicker, TimeRangePicker } from "@grafana/ui";
import { useEffect, useState, type ReactElement } from "react";
import { useLocation } from "react-router-dom";
import { useTimeRange } from "../host/explore-api.ts";
import { everyMs } from "./refresh-interval.ts";

/** Time range and refresh of a page that is no dashboard; both stand in the address. */
export function TimeControls(): ReactElement {
  const { range, timeZone, set, refresh } = useTimeRange();
  const [, setZone] = useState(timeZone);
  const interval = new URLSearchParams(useLocation().search).get("refresh") ?? "";
  useEffect(() => {
    const ms = everyMs(interval);
    if (ms === undefined) return undefined;
    const timer = setInterval(() => document.hidden || refresh(), ms);
    return () => clearInterval(timer);
  }, [interval, refresh]);
  const move = (steps: number): void => set(movedBy(range, steps));
  return (
    <>
      <TimeRangePicker
        value={range}
        timeZone={timeZone}
        isOnCanvas
        onChange={({ raw }) => set(raw)}
        onChangeTimeZone={(zone) => {
          config.bootData.user.timezone = zone;
          setZone(zone);
          refresh();
        }}
        onMoveBackward={() => move(-0.5)}
        onMoveForward={() => move(0.5)}
        onZoom={() => set(zoomedOut(range))}
      />
      <RefreshPicker
        text="Refresh"
        value={interval}
        isOnCanvas
        onRefresh={refresh}
        onIntervalChanged={(next) => locationService.partial({ refresh: next === "" ? null : next })}
      />
    </>
  );
}

/** The range moved by a part of its length. */
function movedBy({ from, to }: TimeRange, part: number): RawTimeRange {
  const shiftMs = (to.valueOf() - from.valueOf()) * part;
  return { from: dateTime(from.valueOf() + shiftMs), to: dateTime(to.valueOf() + shiftMs) };
}

/** Twice as long around the same middle. */
function zoomedOut({ from, to }: TimeRange): RawTimeRange {
  const halfMs = (to.valueOf() - from.valueOf()) / 2;
  return { from: dateTime(from.valueOf() - halfMs), to: dateTime(to.valueOf() + halfMs) };
}
