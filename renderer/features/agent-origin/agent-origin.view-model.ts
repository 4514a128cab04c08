import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { type AgentOrigin, unnamedAgent } from '../../../shared/threads/agent-source.ts';

/** The origin of an agent's thread, as the bar above it shows it. */
export type AgentOriginView = {
  readonly parent: ThreadId;
  readonly name: string;
  /** Who the agent works for: the agents above it, outermost first, and the user's thread. */
  readonly worksFor: string;
};

/** Describes the origin of the shown thread. Null for a thread that a user started. */
export function describeAgentOrigin(origin: AgentOrigin | null): AgentOriginView | null {
  if (origin === null) return null;
  const { parent, path, rootTitle } = origin;
  return {
    parent,
    name: path.at(-1) ?? unnamedAgent,
    worksFor: describeWorksFor(path.slice(0, -1).join(' › '), rootTitle),
  };
}

function describeWorksFor(above: string, rootTitle: string): string {
  if (above === '') return rootTitle === '' ? t`another thread` : t`“${rootTitle}”`;
  return rootTitle === '' ? t`${above}, in another thread` : t`${above}, in “${rootTitle}”`;
}
