import { type ThreadId, threadId } from '../../shared/base/ids.ts';
import { threadOfWorkcell, type WorkcellId, workcellId } from '../../shared/runs/run-ref.ts';
import type { Navigator } from './navigator.ts';

/** What a `workcell://…` link brings to the front. A link can do nothing else. */
type DeepLink =
  | { readonly type: 'window' }
  | { readonly type: 'thread'; readonly threadId: ThreadId }
  | { readonly type: 'workcell'; readonly workcellId: WorkcellId };

/** The complete, literal form: no escapes, no query, no fragment, nothing ambiguous. */
const form = /^workcell:\/\/(?:window|(?<type>thread|workcell)\/(?<id>[A-Za-z0-9][A-Za-z0-9._-]{0,127}))\/?$/;

/** Parses a link from any source; null for anything that is not exactly one of ours. */
export function parseDeepLink(address: string): DeepLink | null {
  const parts = form.exec(address);
  if (parts === null) return null;
  const { id, type } = parts.groups ?? {};
  if (id === undefined) return { type: 'window' };
  if (type === 'thread') return { type, threadId: threadId.parse(id) };
  const workcell = workcellId.safeParse(id);
  return workcell.success ? { type: 'workcell', workcellId: workcell.data } : null;
}

export type LinkDeps = {
  readonly navigator: Pick<Navigator, 'toWindow' | 'toThread' | 'toRun'>;
  /** The folder of one of the person's threads. Null if there is no such thread. */
  folderOf(threadId: ThreadId): Promise<string | null>;
  /** The open folder that contains a workcell. Null if none does. */
  projectOf(workcellId: WorkcellId): Promise<string | null>;
  /** Called with the reason for refusing a link, a sentence for the log that contains nothing of the link. */
  refused(why: string): void;
};

/** Brings the target of a link to the front, and does nothing else. Returns false and logs it for any other text. */
export async function followLink(address: string, deps: LinkDeps): Promise<boolean> {
  const why = await lead(address, deps);
  if (why !== null) deps.refused(`A link was refused: ${why}.`);
  return why === null;
}

/** Why the link does not work. Null if it did. */
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
    // Without a window, nothing could show the detail next to the thread.
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
