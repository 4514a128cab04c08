import UsersIcon from 'lucide-react/icons/users';
import { openThread } from '../../../commands/threads.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { type AgentView, describeAgents } from '../describe-agents.ts';
import type { AgentsRow } from '../row.ts';
import styles from './AgentsRowView.module.css';
import { Facts } from './Facts.tsx';
import { NodeRow } from './NodeRow.tsx';

/** The agents that Codex began at this point, and those that they began: how each stands, and the way to its thread. */
export function AgentsRowView({ row }: { readonly row: AgentsRow }) {
  const agents = describeAgents(row.entry);
  return (
    <NodeRow spine={row.spine} mark={<UsersIcon />}>
      {agents.length === 0 ? (
        <div className={styles.none}>{row.words}</div>
      ) : (
        <AgentList agents={agents} name="Agents" />
      )}
    </NodeRow>
  );
}

function AgentList({ agents, name }: { readonly agents: readonly AgentView[]; readonly name: string }) {
  return (
    <ul className={styles.list} aria-label={name}>
      {agents.map((agent) => (
        <li key={agent.id}>
          <div className={styles.agent}>
            <StateGlyph state={agent.glyph} />
            <span className={styles.name}>{agent.name}</span>
            {agent.asked !== '' && (
              <span className={styles.asked} {...tooltip(agent.asked)}>
                {agent.asked}
              </span>
            )}
            <Facts facts={[agent.state]} />
            <Button kind="quiet" size={24} aria-label={`Open ${agent.name}`} onClick={() => void openThread(agent.id)}>
              Open
            </Button>
          </div>
          {agent.words !== '' && (
            <p className={styles.words} {...tooltip(agent.words)}>
              {agent.words}
            </p>
          )}
          {agent.children.length > 0 && <AgentList agents={agent.children} name={`Agents of ${agent.name}`} />}
        </li>
      ))}
    </ul>
  );
}
