import { z } from 'zod';
import type { ThreadId } from '../base/ids.ts';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/**
 * The name of a run. It is also the name of its folder, if it has one, so it cannot contain anything that escapes
 * a folder.
 */
export const runIdSchema = z
  .string()
  .regex(/^wc-[A-Za-z0-9](?:[A-Za-z0-9._-]{0,118}[A-Za-z0-9])?$/)
  .brand<'WorkcellId'>();
export type RunId = z.infer<typeof runIdSchema>;

/** One recorded execution: `projectRoot` is the absolute path of the workspace it ran in. */
export const runRef = z.object({ projectRoot: z.string().min(1).max(4_096), runId: runIdSchema });
export type RunRef = Immutable<z.infer<typeof runRef>>;

const threadRunPrefix = 'wc-thread-';

/** Returns whether a thread's id can be part of a run's name. Ids from Codex and from us can. */
export function canBeRunId(id: ThreadId): boolean {
  return runIdSchema.safeParse(`${threadRunPrefix}${id}`).success;
}

/** The run of one of our threads. Throws if the id cannot be a run's name. */
export function toRunId(id: ThreadId): RunId {
  return runIdSchema.parse(`${threadRunPrefix}${id}`);
}

/** The thread of a run. Null when it is a folder. */
export function findThreadId(id: RunId): ThreadId | null {
  return id.startsWith(threadRunPrefix) ? threadId.parse(id.slice(threadRunPrefix.length)) : null;
}

/** A string key for a run. Two references with the same key mean the same run. */
export function getRunKey({ projectRoot, runId: id }: RunRef): string {
  return `${id} ${projectRoot}`;
}
