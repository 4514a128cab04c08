import type { ExportFormat } from '../../../shared/exports/export-format.ts';
import type { ThreadRecord } from '../../../shared/exports/thread-record.ts';
import type { PersonalInfo } from '../../../shared/redaction/personal-rules.ts';
import type { ReplacedPlace } from '../../../shared/redaction/replaced-place.ts';
import type { Replacements } from '../../../shared/redaction/replacements.ts';

// What the host and a thread that makes one file say to each other. All but strings and records are plain data.

/** What a file says of the run that it is of, beside its events. */
export type ExportAbout = {
  readonly app: string;
  /** Unix milliseconds. */
  readonly exportedAt: number;
  readonly runId: string;
  readonly title: string;
  readonly folder: string | null;
  readonly model: string | null;
  readonly tool: string | null;
  /** Unix milliseconds. */
  readonly startedAt: number | null;
};

/** Where the events come from: the folder of a run, or the host, record by record. Paths are absolute and real. */
export type ExportFrom =
  | {
      readonly type: 'folder';
      readonly telemetry: string;
      /** Null where there is none. */
      readonly proof: string | null;
      /** Null where there are none or none are wanted. */
      readonly logs: string | null;
    }
  | { readonly type: 'records' };

export type ExportTask = {
  readonly kind: 'export';
  /** Without one nothing is made, and it is only looked for what would be replaced. */
  readonly format: ExportFormat | null;
  /** Null: everything is said. */
  readonly person: PersonalInfo | null;
  readonly keep: readonly string[];
  readonly from: ExportFrom;
  readonly about: ExportAbout;
  /** A folder of ours for what has to wait until the rest is written; exists. */
  readonly spoolFolder: string;
};

/** How far a file is. */
export type ExportProgress = {
  /** How much of a file was read, 0 to 1; of records nobody knows, and it is 0. */
  readonly share: number;
  readonly turns: number;
  readonly replaced: readonly Replacements[];
};

/** The host to the thread. */
export type ExportRequest =
  /** `spent` is the buffer of the piece before, to be filled again. */
  | { readonly type: 'pull'; readonly spent: ArrayBuffer | null }
  | { readonly type: 'records'; readonly records: readonly ThreadRecord[]; readonly isLast: boolean };

/** The thread to the host. `places` are told with the last piece. */
export type ExportWord =
  | { readonly type: 'needsRecords' }
  | {
      readonly type: 'piece';
      /** The piece is its first `length` bytes. */
      readonly buffer: ArrayBuffer;
      readonly length: number;
      readonly progress: ExportProgress;
      readonly places: readonly ReplacedPlace[] | null;
    }
  | { readonly type: 'failed'; readonly message: string };

/** A piece has at most so many bytes: in base64 they are a piece as it travels. */
export const pieceBytes = 192 * 1024;
