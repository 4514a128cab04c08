import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { runRef } from '../runs/run-ref.ts';

/** A process's role in the app. */
export const processKind = z.enum([
  'appServer',
  'mcpServer',
  'command',
  /** A program that does a run, such as Claude Code. */
  'runner',
  /** A command that keeps running after its turn. */
  'backgroundCommand',
  /** A program that queries the system's keyring. */
  'keyring',
  /** A part of the app that runs as a separate program. */
  'worker',
  'other',
]);
export type ProcessKind = z.infer<typeof processKind>;

/** A process started by the app or by one of its processes, in this run or an earlier one. */
export const listedProcess = z.object({
  pid: z.number().int().positive(),
  /** With the pid, distinguishes it from every other process. Only for comparison. */
  startMark: z.string(),
  /** Unix milliseconds. */
  startedAt: z.number(),
  kind: processKind,
  /** The program and its arguments, without secrets and personal data, cut to a readable length. */
  commandLine: z.string(),
  /** Memory pages shared with other processes count for each of them. */
  memoryBytes: z.number(),
  startedIn: z.enum(['this', 'earlier']),
  /** The name of the MCP server. Null for other processes, or when the configuration does not name it. */
  server: z.string().nullable(),
  /** The thread that started it. Null when unknown. */
  thread: z.object({ id: threadId, title: z.string() }).nullable(),
  /** The run that it does, or that it comes from. */
  run: z.object({ run: runRef, title: z.string() }).nullable(),
  /** Its working directory. Null when the system does not report it. */
  folder: z.string().nullable(),
  /**
   * `restart`: it is this window's Codex, which starts again. Null: a part of the app, or the Codex of other windows.
   */
  end: z.enum(['end', 'restart']).nullable(),
});
export type ListedProcess = Immutable<z.infer<typeof listedProcess>>;

/** All processes, largest first. If there are very many, the smallest are left out. */
export const processListing = z.object({
  processes: z.array(listedProcess),
  /** The total, including those left out. */
  count: z.number().int().nonnegative(),
  memoryBytes: z.number(),
  /** The app warns above this. Null means never. */
  budgetBytes: z.number().nullable(),
});
export type ProcessListing = Immutable<z.infer<typeof processListing>>;
