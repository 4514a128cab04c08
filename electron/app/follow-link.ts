import { type ThreadId, threadId } from '../../shared/base/ids.ts';
import { findThreadId, type RunId, runIdSchema } from '../../shared/runs/run-ref.ts';
import type { Navigator } from './navigator.ts';

/** What a `workcell://…` link brings to the front. A link can do nothing else. */
type DeepLink =
  | { readonly type: 'window' }
  | { readonly type: 'thread'; readonly threadId: ThreadId }
  | { readonly type: 'workcell'; readonly runId: RunId };

/** Matches the complete, literal form: no escapes, no query, no fragment, nothing ambiguous. */
const linkPattern = /^workcell:\/\/(?:window|(?<type>thread|workcell)\/(?<id>[A-Za-z0-9][A-Za-z0-9._-]{0,127}))\/?$/;

/** Parses a link from any source. Null if it is not exactly one of our links. */
export function parseDeepLink(address: string): DeepLink | null {
  const parts = linkPattern.exec(address);
  if (parts === null) return null;
  const { id, type } = parts.groups ?? {};
  if (id === undefined) return { type: 'window' };
  if (type === 'thread') return { type, threadId: threadId.parse(id) };
  const run = runIdSchema.safeParse(id);
  return run.success ? { type: 'workcell', runId: run.data } : null;
}

/** What following a `workcell://` link needs. */
export type LinkDeps = {
  readonly navigator: Pick<Navigator, 'showWindow' | 'showThread' | 'showRun'>;
  /** Finds the folder of one of the user's threads. Null if there is no such thread. */
  findFolder(threadId: ThreadId): Promise<string | null>;
  /** Finds the open folder that contains a run. Null if none does. */
  findProject(runId: RunId): Promise<string | null>;
  /** Called with the reason for refusing a link: a sentence for the log, without any part of the link. */
  onRefused(why: string): void;
};

/** Brings the target of a link to the front, and does nothing else. Returns false and logs it for any other text. */
export async function followLink(address: string, deps: LinkDeps): Promise<boolean> {
  const why = await openTarget(address, deps);
  if (why !== null) deps.onRefused(`A link was refused: ${why}.`);
  return why === null;
}

/** Opens the target of a link. Returns why it did not work, or null if it did. */
async function openTarget(address: string, { findFolder, navigator, findProject }: LinkDeps): Promise<string | null> {
  const link = parseDeepLink(address);
  if (link === null) return 'it names neither a window nor a thread nor a workcell';
  if (link.type === 'window') {
    navigator.showWindow();
    return null;
  }
  const threadId = link.type === 'thread' ? link.threadId : findThreadId(link.runId);
  if (threadId !== null) {
    const folder = await findFolder(threadId);
    if (folder === null) return 'there is no thread of that name';
    // Only a window can show the run next to the thread.
    const shown = link.type === 'workcell' && navigator.showRun({ projectRoot: folder, runId: link.runId });
    if (!shown) navigator.showThread('personal', { threadId, folder });
    return null;
  }
  if (link.type !== 'workcell') return null;
  const projectRoot = await findProject(link.runId);
  if (projectRoot === null) return 'no folder that is open has a workcell of that name';
  navigator.showRun({ projectRoot, runId: link.runId });
  return null;
}
