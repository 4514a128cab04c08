import type { ThreadId } from '../../../shared/base/ids.ts';
import { type AgentOrigin, unnamedAgent } from '../../../shared/threads/agent-of.ts';

/** Where the thread of an agent comes from, as the bar above it says. */
export type AgentOriginView = {
  readonly parent: ThreadId;
  readonly name: string;
  /** Whom it works for: agents from the outermost on, and the thread of a person. */
  readonly worksFor: string;
};

/** Describes the origin of the shown thread; null for one that a person began. */
export function describeAgentOrigin(origin: AgentOrigin | null): AgentOriginView | null {
  if (origin === null) return null;
  const { parent, path, rootTitle } = origin;
  const above = path.slice(0, -1);
  const inThread = rootTitle === '' ? 'another thread' : `“${rootTitle}”`;
  return {
    parent,
    name: path.at(-1) ?? unnamedAgent,
    worksFor: above.length > 0 ? `${above.join(' › ')}, in ${inThread}` : inThread,
  };
}
