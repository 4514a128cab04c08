import { z } from 'zod';
import type { ThreadId } from '../base/ids.ts';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/**
 * The name of a workcell. It is also the name of its folder, if it has one, so it cannot contain anything that escapes
 * a folder.
 */
export const workcellId = z
  .string()
  .regex(/^wc-[A-Za-z0-9](?:[A-Za-z0-9._-]{0,118}[A-Za-z0-9])?$/)
  .brand<'WorkcellId'>();
export type WorkcellId = z.infer<typeof workcellId>;

/** One recorded execution: `projectRoot` is the absolute path of the workspace it ran in. */
export const runRef = z.object({ projectRoot: z.string().min(1).max(4_096), workcellId });
export type RunRef = Immutable<z.infer<typeof runRef>>;

const ofThread = 'wc-thread-';

/** Whether a thread's id can be part of a workcell name. Ids from Codex and from us can. */
export function canBeWorkcell(id: ThreadId): boolean {
  return workcellId.safeParse(`${ofThread}${id}`).success;
}

/** The workcell of one of our threads. Throws if the id cannot be a workcell name. */
export function workcellOfThread(id: ThreadId): WorkcellId {
  return workcellId.parse(`${ofThread}${id}`);
}

/** The thread of a workcell. Null when it is a folder. */
export function threadOfWorkcell(id: WorkcellId): ThreadId | null {
  return id.startsWith(ofThread) ? threadId.parse(id.slice(ofThread.length)) : null;
}

/** A string key for a run. Two references with the same key mean the same run. */
export function keyOfRun({ projectRoot, workcellId: id }: RunRef): string {
  return `${id} ${projectRoot}`;
}
