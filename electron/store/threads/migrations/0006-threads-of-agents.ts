import type { Migration } from '../../sqlite/migrate.ts';

/**
 * For threads of Codex's agents, where they were started, as JSON; null for a thread that a person started. Agent
 * threads are read from their parent thread and are in no list.
 */
export const threadsOfAgents: Migration = {
  version: 6,
  name: '0006-threads-of-agents',
  up: (db) => {
    db.exec('ALTER TABLE threads ADD COLUMN agent_of TEXT');
  },
};
