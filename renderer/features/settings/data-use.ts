import type { DataKind } from '../../../shared/contract/data.ts';

/** What a part of the data folder is called. */
export const dataKindWords: Readonly<Record<DataKind, string>> = {
  threads: 'Threads: words, decisions, search',
  outputs: 'Output of commands',
  changes: 'Diffs',
  free: 'Free, used again first',
  attachments: 'Attached files',
  journal: 'Journal',
  indexes: 'Indexes of workcells',
  running: 'Output of running commands',
  log: 'Log',
  counts: 'Counts',
  layout: 'Layout',
};
