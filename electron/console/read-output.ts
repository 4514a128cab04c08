import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { ExecOutput, ExecRun } from '../../shared/console/exec-run.ts';
import type { RunOutput } from './run-output.ts';
import type { Spool } from './spool.ts';

/** Reads a command's output from a store of finished turns. Null if it is not there. */
export type StoredOutput = (threadId: ThreadId, turnId: TurnId, runId: EntryId) => Promise<ExecOutput | null>;

/** The name of a run's recording. */
export function recordingKey({ threadId, id }: Pick<ExecRun, 'threadId' | 'id'>): string {
  return `${recordingsOf(threadId)}${id}`;
}

/** How the names of all recordings of a thread begin. */
export function recordingsOf(threadId: ThreadId): string {
  return `${threadId}/`;
}

/** How many characters of a recording are read from its start and from its end. */
const recordedHead = 1024 * 1024;
const recordedTail = 3 * 1024 * 1024;

/** The output of a run from memory, from a store, or from its recording. Null if none has it. */
export async function readOutput(
  place: Pick<ExecRun, 'threadId' | 'turnId' | 'id'>,
  output: RunOutput | null,
  recorded: boolean,
  spool: Spool,
  storedOutput: StoredOutput,
): Promise<ExecOutput | null> {
  const key = recordingKey(place);
  if (recorded) return readRecording(spool, key);
  const recordedLength = spool.lengthOf(key);
  const here = output?.describe(recordedLength) ?? null;
  if (here !== null) return withProblem(here, spool.problemOf(key));
  const stored = await storedOutput(place.threadId, place.turnId, place.id);
  return stored === null ? null : { ...stored, recordedLength };
}

async function readRecording(spool: Spool, key: string): Promise<ExecOutput | null> {
  const ends = await spool.ends(key, recordedHead, recordedTail);
  if (ends === null) return null;
  const { head, tail, length } = ends;
  const count = length - head.length - tail.length;
  const shown =
    count > 0
      ? { head, omitted: { count, unit: 'characters', by: 'workcell' } as const, tail }
      : { head: head + tail, omitted: null, tail: '' };
  return withProblem({ ...shown, length, authoritative: false, recordedLength: length }, spool.problemOf(key));
}

function withProblem(output: ExecOutput, recordProblem: string | null): ExecOutput {
  return recordProblem === null ? output : { ...output, recordProblem };
}
