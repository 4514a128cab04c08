import type { Schema } from '../sqlite/database-file.ts';
import { threadsTurnsItems } from './migrations/0001-threads-turns-items.ts';
import { approvalRules } from './migrations/0002-approval-rules.ts';
import { deletedThreadsQuickPrefixes } from './migrations/0003-deleted-threads-quick-prefixes.ts';
import { newestFirst } from './migrations/0004-newest-first.ts';
import { factsOfRuns } from './migrations/0005-facts-of-runs.ts';
import { threadsOfAgents } from './migrations/0006-threads-of-agents.ts';
import { drafts } from './migrations/0007-drafts.ts';
import { spending } from './migrations/0008-spending.ts';
import { fileHistory } from './migrations/0009-file-history.ts';
import { historyAge } from './migrations/0010-history-age.ts';
import { keptTexts } from './migrations/0011-kept-texts.ts';
import { journalBatches } from './migrations/journal-0001-batches.ts';
import { queuedMessages } from './migrations/journal-0002-queued-messages.ts';
import { repairThreadStore } from './writes/repair-thread-store.ts';

/** The schema of `sessions.db`. */
export const sessionsSchema: Schema = {
  migrations: [
    threadsTurnsItems,
    approvalRules,
    deletedThreadsQuickPrefixes,
    newestFirst,
    factsOfRuns,
    threadsOfAgents,
    drafts,
    spending,
    fileHistory,
    historyAge,
    keptTexts,
  ],
  repair: repairThreadStore,
};

/** The schema of `journal.db`. */
export const journalSchema: Schema = { migrations: [journalBatches, queuedMessages] };
