/** The least and the most that an option of a number may be; both are allowed. */
export type OptionRange = { readonly min: number; readonly max: number };

/** The number of a range that is nearest to this one. */
export function clampTo({ max, min }: OptionRange, value: number): number {
  return Math.max(min, Math.min(max, value));
}

export const optionRanges = {
  /** Percent. */
  textSize: { min: 80, max: 200 },
  logMegabytes: { min: 0, max: 1_000 },
  recordedOutputMegabytes: { min: 10, max: 1_000_000 },
  processBudgetMegabytes: { min: 0, max: 1_000_000 },
  maxRuns: { min: 1, max: 32 },
  maxMcpToolRuns: { min: 1, max: 10_000 },
  /** Milliseconds. */
  refreshDelayMs: { min: 50, max: 60_000 },
  windowTurns: { min: 1, max: 1_000 },
  windowCharacters: { min: 1_000, max: 10_000_000 },
} as const satisfies Readonly<Record<string, OptionRange>>;
