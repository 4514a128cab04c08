import { t } from '../../shared/i18n/i18n.ts';
import type { NoFilesReason } from '../../shared/rewind/rewind-plan.ts';

const texts: Readonly<Record<NoFilesReason, string>> = {
  notRecorded: t`Workcell kept no earlier versions of the files from this moment.`,
  worktree: t`Workcell keeps no earlier versions of the files in a worktree. Review its changes instead.`,
  folderGone: t`The folder of this thread is gone.`,
  readOnlyFolder: t`This folder is read-only. Change its trust to rewind files.`,
  working: t`Codex is working in this folder. Stop it first.`,
  unreadable: t`The earlier versions of the files cannot be read.`,
};

/** Explains why files cannot go back. */
export function describeNoFiles(why: NoFilesReason): string {
  return texts[why];
}
