import { t } from '../i18n/i18n.ts';
import type { Agent, AgentsEntry } from './entry.ts';

/** The agents an entry is about, by name where Codex gave one. */
export function listAgentNames(agents: readonly Pick<Agent, 'name'>[]): string {
  const [only, ...more] = agents;
  if (only === undefined) return t`the agents`;
  return more.length > 0 ? t`${agents.length} agents` : (only.name ?? t`an agent`);
}

/** Returns a sentence about what happens to agents. */
export function describeAgentsAction({ action, agents, status, tool }: AgentsEntry): string {
  const begun = action === 'spawn' ? agents.slice(0, 1) : agents;
  const who = listAgentNames(begun);
  // A separate sentence, because in languages with cases an agent's name differs as subject and object.
  if (action === 'ended') return begun[0]?.name == null ? t`an agent is done` : t`${who} is done`;
  const sentence = sentences[action];
  if (sentence === undefined) return `${tool} ${who}`;
  const [doing, done] = sentence;
  return status === 'running' ? doing(who) : done(who);
}

type Sentence = (who: string) => string;

const sentences: Readonly<Partial<Record<AgentsEntry['action'], readonly [doing: Sentence, done: Sentence]>>> = {
  spawn: [(who) => t`Starts ${who}`, (who) => `${t`Started `}${who}`],
  message: [(who) => t`Writes to ${who}`, (who) => t`Wrote to ${who}`],
  resume: [(who) => t`Resumes ${who}`, (who) => t`Resumed ${who}`],
  wait: [(who) => t`Waiting for ${who}`, (who) => t`Waited for ${who}`],
  interrupt: [(who) => t`Interrupts ${who}`, (who) => t`Interrupted ${who}`],
  close: [(who) => t`Closes ${who}`, (who) => t`Closed ${who}`],
  list: [(who) => t`Lists ${who}`, (who) => t`Listed ${who}`],
};
