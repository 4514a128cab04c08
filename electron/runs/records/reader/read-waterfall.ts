import { addEventMarks, createSeries, type MarkSeries, selectMarks } from '../../../../shared/runs/mark-series.ts';
import type { Waterfall } from '../../../../shared/runs/run-bars.ts';
import { readSpentTokens } from '../../../../shared/runs/usage-event.ts';
import { EventBars } from '../../event-bars.ts';
import { readEventAt } from './read-events.ts';
import type { ReadableRun } from './read-page.ts';
import type { Counted } from './read-report.ts';

/** A time range in Unix milliseconds; null: the end of the run on that side. */
type TimeRange = { readonly from: number | null; readonly to: number | null; readonly pixels: number };

/** How many events before a range to search for ones that started earlier and still run. */
const eventsAround = 2_000;
/** The maximum number of events to read for their marks. With more, the overview is enough. */
const maxMarked = 400;
/** Longer lines, in bytes, are not read for marks. */
const maxMarkedLineBytes = 256 * 1024;

const markedTypes: ReadonlySet<string> = new Set(['approval', 'file_write', 'usage']);

/**
 * Creates the waterfall of a time range of a file: from the overview for a long range, from the events for a short one.
 */
export function readFileWaterfall(run: ReadableRun, { timeline, counters }: Counted, timeRange: TimeRange): Waterfall {
  const { lastAt, startedAt } = counters;
  const from = timeRange.from ?? startedAt ?? 0;
  const to = Math.max(from, timeRange.to ?? lastAt ?? 0);
  const distance = (to - from) / timeRange.pixels;
  const isWhole = timeRange.from === null && timeRange.to === null;
  // The overview is as detailed as the pixels allow.
  if (isWhole || timeline.distance <= distance) return timeline.waterfall(from, to, timeRange.pixels);
  const { bars, marked } = readDetailedWaterfall(run, from, to, timeRange.pixels, lastAt ?? to);
  const near = marked.length <= maxMarked ? readMarks(run, marked, counters.model) : null;
  const kept = timeline.marks(from, to, distance);
  return { ...bars, marks: near === null ? kept : { ...kept, ...selectMarks(near, { from, to, distance }) } };
}

function readDetailedWaterfall({ index }: ReadableRun, from: number, to: number, pixels: number, lastAt: number) {
  const bars = new EventBars(from, to, pixels);
  const marked: number[] = [];
  let beyond = 0;
  index?.forEachFrom(Math.max(0, index.findOffsetAtTime(from) - eventsAround), (event) => {
    bars.add(event);
    if (marked.length <= maxMarked && event.at >= from && event.at <= to && markedTypes.has(event.type))
      marked.push(event.position);
    // Times may be out of order for a while, so stop only after many events past the end.
    beyond = event.at > to ? beyond + 1 : 0;
    return beyond <= eventsAround;
  });
  return { bars: bars.end(lastAt), marked };
}

function readMarks({ fd, size }: ReadableRun, positions: readonly number[], model: string | null): MarkSeries {
  const series = createSeries(0, maxMarked);
  for (const position of positions) {
    const event = readEventAt(fd, position, size, maxMarkedLineBytes);
    if (event === null || event.at === null) continue;
    const { at, data, type } = event;
    addEventMarks(series, { type, at, position, data }, type === 'usage' ? readSpentTokens(data, model) : null);
  }
  return series;
}
