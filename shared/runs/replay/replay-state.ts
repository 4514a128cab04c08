import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';
import { eventState } from '../run-event.ts';
import { replayMoment } from './replay-moment.ts';

const count = z.number().int().nonnegative();

/** A prompt, an answer, a thought, or the outcome of the run. */
const replayMessage = z.object({
  /** The position of its first event. */
  position: count,
  at: z.number().nullable(),
  /** The type of that event. For a chunked answer, the type of the whole one. */
  type: z.string(),
  state: eventState,
  /** True while it is being written. The text is cut to its end. */
  isWriting: z.boolean(),
  text: z.string(),
  isCut: z.boolean(),
});
export type ReplayMessage = Immutable<z.infer<typeof replayMessage>>;

/** A command or tool, and what was known about it at that moment. */
const replayCall = z.object({
  position: count,
  /** The id that its end refers to. Null without one. */
  callId: z.string().nullable(),
  at: z.number().nullable(),
  kind: z.enum(['command', 'tool']),
  /** Empty when it began before the viewed part. */
  text: z.string(),
  /** `none` means that the run ended without a report on it. */
  state: eventState,
  exitCode: z.number().nullable(),
  durationMs: z.number().nullable(),
  /** The end of its output, or the error. Null while unknown. */
  output: z.string().nullable(),
  isCut: z.boolean(),
  /** The position of the event with its full output. */
  outputAt: count.nullable(),
});
export type ReplayCall = Immutable<z.infer<typeof replayCall>>;

/** An approval request that waits for the user. */
const replayApproval = z.object({
  position: count,
  id: z.string(),
  at: z.number().nullable(),
  kind: z.enum(['command', 'tool', 'file']),
  text: z.string(),
});
export type ReplayApproval = Immutable<z.infer<typeof replayApproval>>;

/** A file that had been changed before that moment. */
const replayFile = z.object({ path: z.string(), added: count, removed: count, writes: count });
export type ReplayFile = Immutable<z.infer<typeof replayFile>>;

/** A run at one moment: the latest items of each kind, oldest first, except files, which are newest first. */
export const replayState = z.object({
  moment: replayMoment,
  /** The number of events in the run. */
  events: count,
  /** When the next event was reported or its work ended. Null without a time. */
  nextAt: z.number().nullable(),
  hasNext: z.boolean(),
  messages: z.array(replayMessage),
  /** True if there are earlier texts. */
  hasMoreMessages: z.boolean(),
  calls: z.array(replayCall),
  hasMoreCalls: z.boolean(),
  approvals: z.array(replayApproval),
  files: z.array(replayFile),
  /** The number of files changed before that moment, including those left out. */
  fileCount: count,
  /** The format version that the run declares. Null without one. */
  schema: z.number().nullable(),
});
export type ReplayState = Immutable<z.infer<typeof replayState>>;

/** One change of a file as a unified diff. Null when it was not recorded. */
export const recordedDiff = z.object({
  position: count,
  at: z.number().nullable(),
  diff: z.string().nullable(),
  isCut: z.boolean(),
});
export type RecordedDiff = Immutable<z.infer<typeof recordedDiff>>;
