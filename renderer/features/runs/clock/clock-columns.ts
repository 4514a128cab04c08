/** The columns that have room, and their widths in rem. Null: the column takes what is left. */
export type ClockColumns = {
  readonly thread: number | null;
  readonly hasAxis: boolean;
  /** The width of the result; null if there is no room for it. */
  readonly result: number | null;
  /** The width of the buttons. */
  readonly actions: number;
  /** False if there is only room for the menu. */
  readonly hasButtons: boolean;
  /** False if there is only room for the title. */
  readonly hasPlace: boolean;
};

/** The width of the longest button and the two icons next to it. */
const actions = 10.25;

/** Returns the columns for the width of a window's page, in rem. The axis goes first, then the result, then the buttons. */
export function getClockColumns(width: number): ClockColumns {
  const all = { hasAxis: true, hasButtons: true, hasPlace: true };
  if (width >= 70) return { ...all, thread: 24.5, result: 9.75, actions };
  if (width >= 54) return { ...all, thread: 18, result: 9, actions };
  if (width >= 42) return { ...all, hasAxis: false, thread: null, result: 9, actions };
  if (width >= 26) return { ...all, hasAxis: false, hasPlace: width >= 32, thread: null, result: null, actions };
  return { hasAxis: false, hasButtons: false, hasPlace: false, thread: null, result: null, actions: 1.5 };
}

const glyphWidth = 0.875;
const gap = 0.75;

/** Returns the width of the axis, for a width of all columns; in rem. */
export function getAxisWidth({ actions, hasAxis, result, thread }: ClockColumns, width: number): number {
  if (!hasAxis) return 0;
  const others = [glyphWidth, thread, result, actions].filter((each) => each !== null);
  return width - others.reduce((sum, each) => sum + gap + each, 0);
}

/** Returns the columns as the value of `grid-template-columns`. The first one has the glyph of the state. */
export function toGridTemplate({ actions, hasAxis, result, thread }: ClockColumns): string {
  return [
    `${glyphWidth}rem`,
    thread === null ? 'minmax(0, 1fr)' : `${thread}rem`,
    ...(hasAxis ? ['minmax(0, 1fr)'] : []),
    ...(result === null ? [] : [`${result}rem`]),
    `${actions}rem`,
  ].join(' ');
}
