import { z } from 'zod';
import { type ProcessIdentity, processIdentity } from './process-identity.ts';

/** The record of one of our children, so that the next start of the app finds what is left of it. */
export const processRecord = z.object({
  /** The mark in its environment. */
  mark: z.string(),
  child: processIdentity,
  /** The process of the app that started it. */
  host: processIdentity,
});
export type ProcessRecord = z.infer<typeof processRecord>;

/** The current processes with the record's pids. Null if there is none. */
export type ProcessesNow = { readonly child: ProcessIdentity | null; readonly host: ProcessIdentity | null };

/** The meaning of a record. Only `ours` may be ended without asking. */
export type RecordVerdict =
  /** The app that wrote it still runs and manages its child itself. */
  | 'hostRuns'
  /** The child has ended. Its pid is free, or another process has it. */
  | 'gone'
  /** The same pid, start and program. */
  | 'ours'
  /** The same pid and start, but the path of the program differs or cannot be seen. */
  | 'doubtful';

/** Judges a record. Pure. */
export function judgeRecord(record: ProcessRecord, now: ProcessesNow): RecordVerdict {
  if (now.host?.startMark === record.host.startMark) return 'hostRuns';
  if (now.child === null || now.child.startMark !== record.child.startMark) return 'gone';
  const sameProgram = now.child.executable === record.child.executable && now.child.executable !== '';
  return sameProgram ? 'ours' : 'doubtful';
}

/** Whether a process of this program could be Codex itself. Its path may be hidden, or its file deleted. */
export function mayBeCodex(executable: string): boolean {
  return executable === '' || /(^|[\\/])codex(\.exe)?( \(deleted\))?$/i.test(executable);
}
