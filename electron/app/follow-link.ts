import type { ThreadId } from '../../shared/base/ids.ts';
import { threadOfWorkcell, type WorkcellId } from '../../shared/runs/run-ref.ts';
import { parseDeepLink } from '../launch/parse-deep-link.ts';
import type { Navigator } from './navigator.ts';

export type LinkDeps = {
  readonly navigator: Pick<Navigator, 'toWindow' | 'toThread' | 'toRun'>;
  /** The folder of a thread of the person's; null when there is no such thread. */
  folderOf(threadId: ThreadId): Promise<string | null>;
  /** The folder, of those that are open in a window, that has a workcell; null when none has. */
  projectOf(workcellId: WorkcellId): Promise<string | null>;
  /** Takes why a link was refused, a sentence for the log without a word of the link. */
  refused(why: string): void;
};

/** Brings to the front what a link names, and does nothing else. False, and a word in the log, for any other text. */
export async function followLink(address: string, deps: LinkDeps): Promise<boolean> {
  const why = await lead(address, deps);
  if (why !== null) deps.refused(`A link was refused: ${why}.`);
  return why === null;
}

/** Why it leads nowhere; null when it has led. */
async function lead(address: string, { folderOf, navigator, projectOf }: LinkDeps): Promise<string | null> {
  const link = parseDeepLink(address);
  if (link === null) return 'it names neither a window nor a thread nor a workcell';
  if (link.type === 'window') {
    navigator.toWindow();
    return null;
  }
  const threadId = link.type === 'thread' ? link.threadId : threadOfWorkcell(link.workcellId);
  if (threadId !== null) {
    const folder = await folderOf(threadId);
    if (folder === null) return 'there is no thread of that name';
    // Without a window there is none that could show the detail beside the thread.
    const shown = link.type === 'workcell' && navigator.toRun({ projectRoot: folder, workcellId: link.workcellId });
    if (!shown) navigator.toThread('personal', { threadId, folder });
    return null;
  }
  if (link.type !== 'workcell') return null;
  const projectRoot = await projectOf(link.workcellId);
  if (projectRoot === null) return 'no folder that is open has a workcell of that name';
  navigator.toRun({ projectRoot, workcellId: link.workcellId });
  return null;
}
