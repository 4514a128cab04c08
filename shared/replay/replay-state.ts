import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { eventState } from '../workcells/run-event.ts';
import { replayMoment } from './replay-moment.ts';

const count = z.number().int().nonnegative();

/** Something that was said: a prompt, an answer, a thought, or what became of the run. */
const said = z.object({
  /** The position of the event that it began with. */
  position: count,
  at: z.number().nullable(),
  /** The type of that event; of an answer in chunks that of the whole one. */
  type: z.string(),
  state: eventState,
  /** It is being written; of its text the end is given. */
  isWriting: z.boolean(),
  text: z.string(),
  isCut: z.boolean(),
});
export type Said = Immutable<z.infer<typeof said>>;

/** A command or a tool, and what is known of it by then. */
const ran = z.object({
  position: count,
  /** What its end is known by; null where nothing says it. */
  call: z.string().nullable(),
  at: z.number().nullable(),
  kind: z.enum(['command', 'tool']),
  /** Empty where it began before what was looked at. */
  text: z.string(),
  /** `none`: the run ended, and nobody told how this did. */
  state: eventState,
  exitCode: z.number().nullable(),
  durationMs: z.number().nullable(),
  /** The end of its output, or what went wrong; null as long as nothing of it is known. */
  output: z.string().nullable(),
  isCut: z.boolean(),
  /** The position of the event that has its whole output. */
  outputAt: count.nullable(),
});
export type Ran = Immutable<z.infer<typeof ran>>;

/** What waits for the person. */
const asked = z.object({
  position: count,
  id: z.string(),
  at: z.number().nullable(),
  kind: z.enum(['command', 'tool', 'file']),
  text: z.string(),
});
export type Asked = Immutable<z.infer<typeof asked>>;

/** A file that was changed by then. */
const changedFile = z.object({ path: z.string(), added: count, removed: count, writes: count });
export type ChangedFile = Immutable<z.infer<typeof changedFile>>;

/** A run as it was at one moment: of each kind the newest, oldest first; files newest first. */
export const replayState = z.object({
  moment: replayMoment,
  /** How many events the run has. */
  events: count,
  /** When the next thing was told or came to its end; null where no time says it. */
  nextAt: z.number().nullable(),
  hasNext: z.boolean(),
  said: z.array(said),
  /** More was said before. */
  hasMoreSaid: z.boolean(),
  ran: z.array(ran),
  hasMoreRan: z.boolean(),
  asked: z.array(asked),
  files: z.array(changedFile),
  /** How many files were changed by then, those left out included. */
  fileCount: count,
  /** The version of the format that the run says it is in; null where it says none. */
  schema: z.number().nullable(),
});
export type ReplayState = Immutable<z.infer<typeof replayState>>;

/** One change of a file: its unified diff, null where that was not recorded. */
export const recordedDiff = z.object({
  position: count,
  at: z.number().nullable(),
  diff: z.string().nullable(),
  isCut: z.boolean(),
});
export type RecordedDiff = Immutable<z.infer<typeof recordedDiff>>;
