import UsersIcon from 'lucide-react/icons/users';
import { t } from '../../../../shared/i18n/i18n.ts';
import { openThread } from '../../../commands/threads.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { type AgentView, describeAgents } from '../describe-agents.ts';
import type { AgentsRow } from '../row.ts';
import styles from './AgentsRowView.module.css';
import { Facts } from './Facts.tsx';
import { NodeLine, NodeRow, StepMark } from './NodeLine.tsx';

/**
 * Shows the agents that Codex started at this point, and those that they started: the state of each, and a link to its
 * thread.
 */
export function AgentsRowView({ row }: { readonly row: AgentsRow }) {
  const agents = describeAgents(row.entry);
  const glyph = agents[0]?.glyph ?? (row.entry.status === 'running' ? 'thinking' : row.entry.status);
  return (
    <NodeRow spine={row.spine} maker="model" mark={<StepMark state={glyph} icon={<UsersIcon />} />}>
      {agents.length === 0 ? <NodeLine>{row.text}</NodeLine> : <AgentList agents={agents} of={null} />}
    </NodeRow>
  );
}

/** Lists the agents that one agent started or, with null, the thread. The row's icon shows the state of the latter. */
function AgentList({ agents, of }: { readonly agents: readonly AgentView[]; readonly of: string | null }) {
  return (
    <ul className={styles.list} aria-label={of === null ? t`Agents` : t`Agents in ${of}`}>
      {agents.map((agent) => (
        <li key={agent.id}>
          <div className={styles.agent}>
            {of !== null && <StateGlyph isStep state={agent.glyph} />}
            <span className={styles.name}>{agent.name}</span>
            {agent.task !== '' && (
              <span className={styles.asked} {...tooltip(agent.task)}>
                {agent.task}
              </span>
            )}
            <Facts facts={[agent.state]} />
            <Button
              kind="quiet"
              size={24}
              className={styles.open}
              aria-label={t`Open ${agent.name}`}
              onClick={() => void openThread(agent.id)}
            >
              {t`Open`}
            </Button>
          </div>
          {agent.message !== '' && (
            <p className={styles.words} {...tooltip(agent.message)}>
              {agent.message}
            </p>
          )}
          {agent.children.length > 0 && <AgentList agents={agent.children} of={agent.name} />}
        </li>
      ))}
    </ul>
  );
}
