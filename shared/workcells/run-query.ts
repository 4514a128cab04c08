import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { eventState } from './run-event.ts';

/** Which events of a run are wanted: all conditions that are set must hold. */
export const runQuery = z.object({
  /** In any text of the event, whatever the case; empty: any. */
  text: z.string().max(1_000),
  /** Empty: any. */
  types: z.array(z.string().max(200)).max(100),
  /** Empty: any. */
  states: z.array(eventState),
  /** At least so long, in milliseconds; null: any. */
  minDurationMs: z.number().nonnegative().nullable(),
  /** In the path of a file it reads or writes; empty: any. */
  path: z.string().max(1_000),
  /** The name of the tool it calls; empty: any. */
  tool: z.string().max(200),
});
export type RunQuery = Immutable<z.infer<typeof runQuery>>;

/** Every event. */
export const anyEvent: RunQuery = { text: '', types: [], states: [], minDurationMs: null, path: '', tool: '' };
