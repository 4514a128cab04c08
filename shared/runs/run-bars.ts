import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { runMarks } from './run-marks.ts';

/**
 * The lanes of a waterfall, from the top: the model writes or thinks, commands and tools run or read files, files are
 * edited, and the run waits for the user.
 */
export const lanes = ['model', 'commands', 'files', 'you'] as const;
export const lane = z.enum(lanes);
export type Lane = z.infer<typeof lane>;

/** The state of the work a bar shows: `waiting` still waits for the user, `waited` did. */
export const barState = z.enum(['done', 'running', 'failed', 'waiting', 'waited']);
export type BarState = z.infer<typeof barState>;

/** One bar of a waterfall. Times are Unix milliseconds. Bars of a lane and state closer than a pixel become one. */
export const runBar = z.object({
  lane,
  from: z.number(),
  to: z.number(),
  state: barState,
  /** The first event it represents. */
  position: z.number().int().nonnegative(),
});
export type RunBar = Immutable<z.infer<typeof runBar>>;

/**
 * A waterfall between two times. During `idle` time ranges, nothing ran and the run waited for nothing for a long time.
 * A view draws them short, so that a thread of many days fits.
 */
export const waterfall = z.object({
  from: z.number(),
  to: z.number(),
  bars: z.array(runBar),
  idle: z.array(z.object({ from: z.number(), to: z.number() })),
  marks: runMarks,
});
export type Waterfall = Immutable<z.infer<typeof waterfall>>;
