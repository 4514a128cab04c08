import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { unnamedAgent } from '../../../shared/threads/agent-source.ts';
import type { Agent, AgentState, AgentsEntry } from '../../../shared/transcript/entry.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';
import type { Fact } from '../../view-models/describe-command.ts';

/** An agent as shown in the tree, with the agents that it started below it. */
export type AgentView = {
  readonly id: ThreadId;
  readonly name: string;
  readonly glyph: GlyphState;
  readonly state: Fact;
  /** The agent's task, in one line; empty if Codex does not report it. */
  readonly task: string;
  /** The agent's last message, or why it failed, in one line; empty before either. */
  readonly message: string;
  readonly children: readonly AgentView[];
};

const maxLineLength = 300;

/** Describes the agents that an entry started, as a tree. */
export function describeAgents({ agents, status }: Pick<AgentsEntry, 'agents' | 'status'>): readonly AgentView[] {
  const ids = new Set(agents.map(({ threadId }) => threadId));
  const isTop = ({ parent }: Agent) => parent === null || !ids.has(parent);
  const toAgentView = (agent: Agent, above: ReadonlySet<ThreadId>): AgentView => {
    const path = new Set([...above, agent.threadId]);
    const below = agents.filter(({ parent, threadId }) => parent === agent.threadId && !path.has(threadId));
    return {
      id: agent.threadId,
      name: agent.name ?? unnamedAgent,
      glyph: glyphs[agent.state],
      state: describeState(agent.state, status),
      task: shortenToOneLine(agent.asked),
      message: shortenToOneLine(agent.words),
      children: below.map((child) => toAgentView(child, path)),
    };
  };
  return agents.filter(isTop).map((agent) => toAgentView(agent, new Set()));
}

const glyphs: Readonly<Record<AgentState, GlyphState>> = {
  starting: 'starting',
  running: 'thinking',
  waiting: 'waiting',
  done: 'done',
  failed: 'failed',
  stopped: 'stopped',
  closed: 'stopped',
  gone: 'quiet',
  cutOff: 'cutOff',
};

/**
 * Describes the state of an agent. If the agent has started and reported nothing since then, there is nothing else to
 * show.
 */
function describeState(state: AgentState, status: AgentsEntry['status']): Fact {
  if (state === 'starting') return { text: status === 'running' ? t`starting` : t`started`, tone: 'quiet' };
  return facts[state];
}

const facts: Readonly<Record<Exclude<AgentState, 'starting'>, Fact>> = {
  running: { text: t`running`, tone: 'run' },
  waiting: { text: t`waiting for you`, tone: 'wait' },
  done: { text: t`done`, tone: 'quiet' },
  failed: { text: t`failed`, tone: 'bad' },
  stopped: { text: t`stopped`, tone: 'quiet' },
  closed: { text: t`closed`, tone: 'quiet' },
  gone: { text: t`unknown to Codex`, tone: 'quiet' },
  cutOff: { text: t`cut off`, tone: 'quiet' },
};

/** Converts a text to one line, shortened to what a row can show. */
function shortenToOneLine(text: string): string {
  const line = text
    .slice(0, maxLineLength * 4)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > maxLineLength ? `${line.slice(0, maxLineLength - 1).toWellFormed()}…` : line;
}
