import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** The event types of a telemetry file. Files from other programs may have more types, which are shown as they are. */
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
/** Additional types of our own that our files use. */
export const ownEventTypes = ['approval', 'usage'] as const;
/** A type of event that this version knows. An event itself may have any other. */
export type EventType = (typeof eventTypes)[number] | (typeof ownEventTypes)[number];

/** The type of an approval request in a run. */
export const approvalType = 'approval' satisfies EventType;

/** The state of what an event reports. `none` means that it only records that something happened. */
export const eventState = z.enum(['none', 'running', 'waiting', 'done', 'failed', 'declined']);
export type EventState = z.infer<typeof eventState>;

/** The maximum length of a text in the data of an event on a page, in characters. */
export const maxPageText = 2_000;

/** One event of a run, as a timeline shows it. */
export const runEvent = z.object({
  /**
   * Orders the events of a run and identifies one permanently: the first byte in a file, or the number in a run of our
   * own.
   */
  position: z.number().int().nonnegative(),
  /** The index from 0. Null until the file's index has reached it. */
  offset: z.number().int().nonnegative().nullable(),
  /** Unix milliseconds. Null without a readable time. */
  at: z.number().nullable(),
  /** One of `eventTypes` or `ownEventTypes`, or any other text from the file. */
  type: z.string(),
  state: eventState,
  /** How long it took, when the event itself reports it. */
  durationMs: z.number().nullable(),
  /** All other fields, under the names of the file format. */
  data: z.record(z.string(), z.unknown()),
  /** Whether texts in `data` were cut to `maxPageText`. `getRunEvent` returns them whole. */
  isCut: z.boolean(),
});
export type RunEvent = Immutable<z.infer<typeof runEvent>>;

/** An event without its index among all events. Texts are whole. */
export type ReportedEvent = Omit<RunEvent, 'offset' | 'isCut'>;
