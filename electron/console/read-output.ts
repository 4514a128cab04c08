import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { CommandRun, ConsoleOutput } from '../../shared/console/command-run.ts';
import type { CommandOutput } from './command-output.ts';
import type { OutputSpool } from './spool.ts';

/** Reads a command's output from a store of finished turns. Null if the store does not have it. */
export type ReadStoredOutput = (threadId: ThreadId, turnId: TurnId, runId: EntryId) => Promise<ConsoleOutput | null>;

/** Returns the name of a run's recording. */
export function getRecordingKey({ threadId, id }: Pick<CommandRun, 'threadId' | 'id'>): string {
  return `${getRecordingPrefix(threadId)}${id}`;
}

/** Returns the prefix of the names of all recordings of a thread. */
export function getRecordingPrefix(threadId: ThreadId): string {
  return `${threadId}/`;
}

/** The number of characters of a recording to read from its start and from its end. */
const maxHeadCharacters = 1024 * 1024;
const maxTailCharacters = 3 * 1024 * 1024;

/** Returns the output of a run from memory, from a store, or from its recording. Null if it is in none of them. */
export async function readCommandOutput(
  place: Pick<CommandRun, 'threadId' | 'turnId' | 'id'>,
  output: CommandOutput | null,
  recorded: boolean,
  spool: OutputSpool,
  storedOutput: ReadStoredOutput,
): Promise<ConsoleOutput | null> {
  const key = getRecordingKey(place);
  if (recorded) return readRecording(spool, key);
  const recordedLength = spool.getLength(key);
  const here = output?.describe(recordedLength) ?? null;
  if (here !== null) return withProblem(here, spool.getProblem(key));
  const stored = await storedOutput(place.threadId, place.turnId, place.id);
  return stored === null ? null : { ...stored, recordedLength };
}

async function readRecording(spool: OutputSpool, key: string): Promise<ConsoleOutput | null> {
  const ends = await spool.readEnds(key, maxHeadCharacters, maxTailCharacters);
  if (ends === null) return null;
  const { head, tail, length } = ends;
  const count = length - head.length - tail.length;
  const shown =
    count > 0
      ? { head, omitted: { count, unit: 'characters', by: 'workcell' } as const, tail }
      : { head: head + tail, omitted: null, tail: '' };
  return withProblem({ ...shown, length, authoritative: false, recordedLength: length }, spool.getProblem(key));
}

function withProblem(output: ConsoleOutput, recordProblem: string | null): ConsoleOutput {
  return recordProblem === null ? output : { ...output, recordProblem };
}
