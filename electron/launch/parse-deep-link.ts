import { type ThreadId, threadId } from '../../shared/base/ids.ts';
import { type WorkcellId, workcellId } from '../../shared/runs/run-ref.ts';

/** What a `workcell://…` link brings to the front. A link can do nothing else. */
export type DeepLink =
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
