import type { Schema } from '../db/database-file.ts';
import { threadsTurnsItems } from './migrations/0001-threads-turns-items.ts';
import { approvalRules } from './migrations/0002-approval-rules.ts';
import { journalBatches } from './migrations/journal-0001-batches.ts';
import { mendSessions } from './writes/mend-sessions.ts';

/** What `sessions.db` has in it. */
export const sessionsSchema: Schema = { migrations: [threadsTurnsItems, approvalRules], mend: mendSessions };

/** What `journal.db` has in it. */
export const journalSchema: Schema = { migrations: [journalBatches] };
