import type { ImportProblem } from '../../../shared/exports/import-problem.ts';

// Messages between the host and the worker thread that imports one file.

/** Limits on an import. We do not trust the sizes that a zip declares. */
export type ImportLimits = {
  /** The maximum bytes to unpack from one file. */
  readonly unpacked: number;
  /** The maximum compression ratio for entries larger than `ratioFrom` bytes. */
  readonly ratio: number;
  readonly ratioFrom: number;
};

/** The limits for imports in the app: 8 GiB unpacked, and at most 250 to 1 for entries over 64 MiB. */
export const defaultLimits: ImportLimits = { unpacked: 8 * 1024 ** 3, ratio: 250, ratioFrom: 64 * 1024 ** 2 };

/** The `workerData` of the worker thread that reads one imported file. */
export type ImportTask = {
  readonly kind: 'import';
  /** The uploaded file, and one of our existing folders for its contents. */
  readonly path: string;
  readonly folder: string;
  readonly limits: ImportLimits;
};

/**
 * The contents of the file: `thread.jsonl` has the records of a thread, and `telemetry.jsonl` has a run, with its other
 * files.
 */
export type ImportedFile = {
  readonly type: 'thread' | 'run';
  readonly hasThread: boolean;
  /** The format of the file: a bundle, data carried in a page, and so on. */
  readonly from: 'bundle' | 'carried' | 'telemetry' | 'thread' | 'rollout';
};

/** Messages from the thread to the host. */
export type ImportMessage =
  | { readonly type: 'progress'; readonly share: number }
  | { readonly type: 'done'; readonly file: ImportedFile }
  | { readonly type: 'problem'; readonly problem: ImportProblem };
