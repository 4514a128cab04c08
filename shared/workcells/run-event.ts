import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** What a telemetry file may tell. A file of others may have more types, which are shown as they came. */
export const eventTypes = [
  'started',
  'prompt_sent',
  'response_chunk',
  'response_complete',
  'tool_call',
  'tool_result',
  'bash_command',
  'bash_output',
  'file_read',
  'file_write',
  'thinking',
  'completed',
  'error',
] as const;
/** What files of ours tell beside these, under types of our own. */
export const ownEventTypes = ['approval', 'usage'] as const;
export type EventType = (typeof eventTypes)[number] | (typeof ownEventTypes)[number];

/** The type under which a run has what the person was asked. */
export const approvalType = 'approval' satisfies EventType;

/** How what an event tells of stands; `none` where it only says that something was. */
export const eventState = z.enum(['none', 'running', 'waiting', 'done', 'failed', 'declined']);
export type EventState = z.infer<typeof eventState>;

/** Texts in the data of an event of a page have at most so many characters each. */
export const maxPageText = 2_000;

/** One event of a run, as a timeline shows it. */
export const runEvent = z.object({
  /** Orders the events of a run and names one for good: its first byte in a file, its number in a run of our own. */
  position: z.number().int().nonnegative(),
  /** Its number from 0; null as long as the index of a file has not come so far. */
  offset: z.number().int().nonnegative().nullable(),
  /** Unix milliseconds; null where it has no time that can be read. */
  at: z.number().nullable(),
  /** One of `eventTypes` or `ownEventTypes`, or whatever stood there. */
  type: z.string(),
  state: eventState,
  /** How long what it tells of took, where it is known with the event itself. */
  durationMs: z.number().nullable(),
  /** Everything else it has, under the names of the file format. */
  data: z.record(z.string(), z.unknown()),
  /** Whether texts in `data` were cut to `maxPageText`; the whole comes with `getRunEvent`. */
  isCut: z.boolean(),
});
export type RunEvent = Immutable<z.infer<typeof runEvent>>;

/** An event as it was told, without its number among all. Texts are whole. */
export type ToldEvent = Omit<RunEvent, 'offset' | 'isCut'>;
