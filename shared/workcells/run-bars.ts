import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { runMarks } from './run-marks.ts';

/** The lanes of a waterfall, from the top: the model writes or thinks, commands and tools run, files are touched, the person is awaited. */
export const lanes = ['model', 'commands', 'files', 'you'] as const;
export const lane = z.enum(lanes);
export type Lane = z.infer<typeof lane>;

/** How what a bar stands for is or was: `waiting` still waits for the person, `waited` did. */
export const barState = z.enum(['done', 'running', 'failed', 'waiting', 'waited']);
export type BarState = z.infer<typeof barState>;

/** One bar of a waterfall; times in Unix milliseconds. Bars of a lane and state that would lie closer than a pixel are one. */
export const runBar = z.object({
  lane,
  from: z.number(),
  to: z.number(),
  state: barState,
  /** The first event it stands for. */
  position: z.number().int().nonnegative(),
});
export type RunBar = Immutable<z.infer<typeof runBar>>;

/**
 * A waterfall between two times. In `idle` nothing ran and nobody was awaited for long; a view draws such a stretch
 * short, so that a thread of many days can be looked at.
 */
export const waterfall = z.object({
  from: z.number(),
  to: z.number(),
  bars: z.array(runBar),
  idle: z.array(z.object({ from: z.number(), to: z.number() })),
  marks: runMarks,
});
export type Waterfall = Immutable<z.infer<typeof waterfall>>;
