import { z } from 'zod';
import { type ProcessIdentity, processIdentity } from './process-identity.ts';

/** A child of ours as it is written down, so that the next start of the app finds what is left of it. */
export const processRecord = z.object({
  /** The mark in its environment. */
  mark: z.string(),
  child: processIdentity,
  /** The process of the app that started it. */
  host: processIdentity,
});
export type ProcessRecord = z.infer<typeof processRecord>;

/** The processes that have the record's pids now; null where there is none. */
export type ProcessesNow = { readonly child: ProcessIdentity | null; readonly host: ProcessIdentity | null };

/** What a record means: only `ours` may be ended without asking. */
export type RecordVerdict =
  /** The app that wrote it still runs and minds its child itself. */
  | 'hostRuns'
  /** The child has ended; its pid is free, or another process has it. */
  | 'gone'
  /** The same pid, start and program. */
  | 'ours'
  /** The same pid and start, but the program has another path, or none that can be seen. */
  | 'doubtful';

/** Judges a record; pure. */
export function judgeRecord(record: ProcessRecord, now: ProcessesNow): RecordVerdict {
  if (now.host?.startMark === record.host.startMark) return 'hostRuns';
  if (now.child === null || now.child.startMark !== record.child.startMark) return 'gone';
  const sameProgram = now.child.executable === record.child.executable && now.child.executable !== '';
  return sameProgram ? 'ours' : 'doubtful';
}

/** Could a process of this program be Codex itself? Its path may not be seen, or be of a file that is gone. */
export function mayBeCodex(executable: string): boolean {
  return executable === '' || /(^|[\\/])codex(\.exe)?( \(deleted\))?$/i.test(executable);
}
