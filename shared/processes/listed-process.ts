import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { runRef } from '../workcells/run-ref.ts';

/** What a process is to the app. */
export const processKind = z.enum([
  'appServer',
  'mcpServer',
  'command',
  /** A program that does a run, as Claude Code. */
  'runner',
  /** A command that runs on after its turn. */
  'backgroundCommand',
  /** What asks the system's keyring. */
  'keyring',
  /** A part of the app that runs as a program of its own. */
  'worker',
  'other',
]);
export type ProcessKind = z.infer<typeof processKind>;

/** A process that the app has started, or that came from one, in this run or an earlier one. */
export const listedProcess = z.object({
  pid: z.number().int().positive(),
  /** With the pid, what tells it from every other process; only good for comparing. */
  startMark: z.string(),
  /** Unix milliseconds. */
  startedAt: z.number(),
  kind: processKind,
  /** Program and arguments, without secrets and what is personal, and cut to a readable length. */
  commandLine: z.string(),
  /** Pages that it shares with others are counted with each. */
  memoryBytes: z.number(),
  run: z.enum(['this', 'earlier']),
  /** The name of the MCP server; null: it is none, or the configuration does not tell. */
  server: z.string().nullable(),
  /** The thread in which it was started; null where that is not known. */
  thread: z.object({ id: threadId, title: z.string() }).nullable(),
  /** The run that it does, or that one does which it came from. */
  workcell: z.object({ run: runRef, title: z.string() }).nullable(),
  /** Its working directory; null where the system does not tell. */
  folder: z.string().nullable(),
  /** `restart`: it is the Codex of this window, which begins anew. Null: a part of the app, or the Codex of other windows. */
  end: z.enum(['end', 'restart']).nullable(),
});
export type ListedProcess = Immutable<z.infer<typeof listedProcess>>;

/** All of them; the largest come first, and of very many the smallest are left out. */
export const processList = z.object({
  processes: z.array(listedProcess),
  /** Of all, those left out included. */
  count: z.number().int().nonnegative(),
  memoryBytes: z.number(),
  /** Over this it is warned; null: never. */
  budgetBytes: z.number().nullable(),
});
export type ProcessList = Immutable<z.infer<typeof processList>>;
