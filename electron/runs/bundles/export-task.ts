import type { ExportFormat } from '../../../shared/exports/export-format.ts';
import type { ThreadRecord } from '../../../shared/exports/thread-record.ts';
import type { PersonalInfo } from '../../../shared/redaction/personal-rules.ts';
import type { ReplacedPlace, Replacements } from '../../../shared/redaction/replaced-place.ts';

// Messages between the host and the worker thread that makes one file. Apart from strings and records, they are plain
// data.

/** The facts about the run in a file, apart from the events. */
export type ExportHeader = {
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

/** Where the events come from: the folder of a run, or records from the host. Paths are absolute and real. */
export type ExportFrom =
  | {
      readonly type: 'folder';
      readonly telemetry: string;
      /** Null if there is none. */
      readonly proof: string | null;
      /** Null if there are none or the export leaves them out. */
      readonly logs: string | null;
    }
  | { readonly type: 'records' };

/** The `workerData` of the worker thread that makes one exported file. */
export type ExportTask = {
  readonly kind: 'export';
  /** Null makes no file and only finds what would be replaced. */
  readonly format: ExportFormat | null;
  /** Null redacts nothing. */
  readonly personalInfo: PersonalInfo | null;
  readonly keep: readonly string[];
  readonly from: ExportFrom;
  readonly about: ExportHeader;
  /** One of our existing folders, for data that must wait until the rest is written. */
  readonly spoolFolder: string;
};

/** The progress of an export. */
export type ExportTaskProgress = {
  /** How much of the file was read, 0 to 1. Always 0 for records, because their total is unknown. */
  readonly share: number;
  readonly turns: number;
  readonly replaced: readonly Replacements[];
};

/** Messages from the host to the thread. */
export type ExportRequest =
  /** `spent` is the buffer of the previous piece, for reuse. */
  | { readonly type: 'pull'; readonly spent: ArrayBuffer | null }
  | { readonly type: 'records'; readonly records: readonly ThreadRecord[]; readonly isLast: boolean };

/** Messages from the thread to the host. The last piece comes with `places`. */
export type ExportMessage =
  | { readonly type: 'needsRecords' }
  | {
      readonly type: 'piece';
      /** The piece is the first `length` bytes. */
      readonly buffer: ArrayBuffer;
      readonly length: number;
      readonly progress: ExportTaskProgress;
      readonly places: readonly ReplacedPlace[] | null;
    }
  | { readonly type: 'failed'; readonly message: string };

/** The maximum bytes per piece. In base64, it fits into one piece on the wire. */
export const pieceBytes = 192 * 1024;
