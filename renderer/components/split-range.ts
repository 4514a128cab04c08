/** The allowed range of a splitter, in px. */
export type SplitRange = { readonly min: number; readonly max: number };

/** The nearest length inside the range; the minimum wins when the range is empty. */
export function clampSplit(length: number, { min, max }: SplitRange): number {
  return Math.round(Math.max(min, Math.min(max, length)));
}

/**
 * The length after a key press, or null for a key that a splitter does not use. `grows` names the arrow that enlarges
 * the pane. Shift takes larger steps.
 */
export function lengthAfterKey(
  key: string,
  shift: boolean,
  length: number,
  range: SplitRange,
  grows: 'ArrowLeft' | 'ArrowRight',
): number | null {
  const shrinks = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' }[grows];
  const step = shift ? 64 : 16;
  if (key === grows) return clampSplit(length + step, range);
  if (key === shrinks) return clampSplit(length - step, range);
  if (key === 'Home') return clampSplit(range.min, range);
  if (key === 'End') return clampSplit(range.max, range);
  return null;
}
