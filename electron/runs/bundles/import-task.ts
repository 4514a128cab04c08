import type { ImportProblem } from '../../../shared/exports/import-problem.ts';

// What the host and a thread that takes in one file say to each other.

/** What of a file is taken in at most: what a zip says of itself is not believed. */
export type ImportLimits = {
  /** Bytes that are unpacked of one file. */
  readonly unpacked: number;
  /** How many times larger than packed something may be, once it is larger than `ratioFrom` bytes. */
  readonly ratio: number;
  readonly ratioFrom: number;
};

export const usualLimits: ImportLimits = { unpacked: 8 * 1024 ** 3, ratio: 250, ratioFrom: 64 * 1024 ** 2 };

export type ImportTask = {
  readonly kind: 'import';
  /** The file as it was taken, and a folder of ours, which exists, for what is in it. */
  readonly path: string;
  readonly folder: string;
  readonly limits: ImportLimits;
};

/** What was in a file: the records of a thread in `thread.jsonl`, a run in `telemetry.jsonl` and what belongs to it. */
export type ImportedFile = {
  readonly type: 'thread' | 'run';
  readonly hasThread: boolean;
  /** How it came: a bundle, a page and so on. */
  readonly from: 'bundle' | 'carried' | 'telemetry' | 'thread' | 'rollout';
};

/** The thread to the host. */
export type ImportWord =
  | { readonly type: 'progress'; readonly share: number }
  | { readonly type: 'done'; readonly file: ImportedFile }
  | { readonly type: 'problem'; readonly problem: ImportProblem };
