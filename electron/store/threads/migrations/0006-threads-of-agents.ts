import type { Migration } from '../../sqlite/migrate.ts';

/**
 * Which threads are those of agents of Codex, and where they were begun, as JSON; null for one that a person began. They
 * are read from the thread that began them, and stand in no list.
 */
export const threadsOfAgents: Migration = {
  version: 6,
  name: '0006-threads-of-agents',
  up: (db) => {
    db.exec('ALTER TABLE threads ADD COLUMN agent_of TEXT');
  },
};
