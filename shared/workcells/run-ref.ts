import { z } from 'zod';
import type { ThreadId } from '../base/ids.ts';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** The name of a workcell, which is the name of its folder where it has one: nothing in it can lead out of a folder. */
export const workcellId = z
  .string()
  .regex(/^wc-[A-Za-z0-9](?:[A-Za-z0-9._-]{0,118}[A-Za-z0-9])?$/)
  .brand<'WorkcellId'>();
export type WorkcellId = z.infer<typeof workcellId>;

/** One recorded execution: `projectRoot` is the absolute path of the workspace it ran in. */
export const runRef = z.object({ projectRoot: z.string().min(1).max(4_096), workcellId });
export type RunRef = Immutable<z.infer<typeof runRef>>;

const ofThread = 'wc-thread-';

/** Whether a thread has an id that the name of a workcell can have in it. Codex's and ours do. */
export function canBeWorkcell(id: ThreadId): boolean {
  return workcellId.safeParse(`${ofThread}${id}`).success;
}

/** The workcell that a thread of ours is; throws for one that cannot be. */
export function workcellOfThread(id: ThreadId): WorkcellId {
  return workcellId.parse(`${ofThread}${id}`);
}

/** The thread that a workcell is; null when it is a folder. */
export function threadOfWorkcell(id: WorkcellId): ThreadId | null {
  return id.startsWith(ofThread) ? threadId.parse(id.slice(ofThread.length)) : null;
}

/** One string for each run: two references with the same one mean the same run. */
export function keyOfRun({ projectRoot, workcellId: id }: RunRef): string {
  return `${id} ${projectRoot}`;
}
