import type { DataKind } from '../../../shared/contract/data.ts';
import { t } from '../../../shared/i18n/i18n.ts';

/** The names of the parts of the data folder. */
export const dataKindText: Readonly<Record<DataKind, string>> = {
  threads: t`Threads: words, decisions, search`,
  outputs: t`Output of commands`,
  changes: t`Diffs`,
  free: t`Free, used again first`,
  attachments: t`Attached files`,
  journal: t`Journal`,
  indexes: t`Indexes of workcells`,
  imported: t`Imported runs`,
  removed: t`Removed files, kept for 7 days`,
  running: t`Output of running commands`,
  log: t`Log`,
  counts: t`Counts`,
  layout: t`Layout`,
};
