import type { ProcessIdentity } from './process-identity.ts';
import type { ProcessEntry } from './process-table.ts';

/** A process with what it is and takes. */
export type DescribedProcess = Omit<ProcessIdentity, 'executable'> & {
  /** Program and arguments; on macOS and Windows cut at spaces. */
  readonly argv: readonly string[];
  /** What it has in memory now, pages that it shares with others included. */
  readonly memoryBytes: number;
  /** Its working directory; null where the system does not tell. */
  readonly folder: string | null;
};

/** The processes of the machine at one moment. */
export type ProcessSnapshot = {
  readonly entries: readonly ProcessEntry[];
  /** Those of these processes that are still there, in no order. */
  read(pids: readonly number[]): Promise<readonly DescribedProcess[]>;
};
