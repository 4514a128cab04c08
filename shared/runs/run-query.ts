import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { eventState } from './run-event.ts';

/** Selects events of a run. An event must meet all conditions that are set. */
export const runQuery = z.object({
  /** Text to find in any text of the event, ignoring case. Empty matches any. */
  text: z.string().max(1_000),
  /** Empty matches any. */
  types: z.array(z.string().max(200)).max(100),
  /** Empty matches any. */
  states: z.array(eventState),
  /** The minimum duration, in milliseconds. Null matches any. */
  minDurationMs: z.number().nonnegative().nullable(),
  /** Part of the path of a file it reads or writes. Empty matches any. */
  path: z.string().max(1_000),
  /** The name of the tool it calls. Empty matches any. */
  tool: z.string().max(200),
});
export type RunQuery = Immutable<z.infer<typeof runQuery>>;

/** Every event. */
export const anyEvent: RunQuery = { text: '', types: [], states: [], minDurationMs: null, path: '', tool: '' };
