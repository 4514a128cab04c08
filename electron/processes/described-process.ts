import type { ProcessIdentity } from './process-identity.ts';
import type { ProcessEntry } from './process-table.ts';

/** A process with its command line and memory use. */
export type DescribedProcess = Omit<ProcessIdentity, 'executable'> & {
  /** Program and arguments. On macOS and Windows, split at spaces. */
  readonly argv: readonly string[];
  /** Its current memory, including pages it shares with others, in bytes. */
  readonly memoryBytes: number;
  /** Its working directory. Null if the system does not report it. */
  readonly folder: string | null;
};

/** The processes of the machine at one moment. */
export type ProcessSnapshot = {
  readonly entries: readonly ProcessEntry[];
  /** Describes those of these processes that still exist, in no particular order. */
  read(pids: readonly number[]): Promise<readonly DescribedProcess[]>;
};
