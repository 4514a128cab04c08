import type { DataKind } from '../../../shared/contract/data.ts';
import { t } from '../../../shared/i18n/i18n.ts';

/** The names of the parts of the data folder. */
export const dataKindLabels: Readonly<Record<DataKind, string>> = {
  threads: t`Threads: messages, decisions, search`,
  outputs: t`Command output`,
  changes: t`Diffs`,
  history: t`Earlier versions of files, for rewinds`,
  free: t`Free, reused first`,
  attachments: t`Attached files`,
  journal: t`Journal`,
  indexes: t`Run indexes`,
  imported: t`Imported runs`,
  removed: t`Kept copies`,
  running: t`Running command output`,
  log: t`Log`,
  counts: t`Counts`,
  layout: t`Layout`,
};
