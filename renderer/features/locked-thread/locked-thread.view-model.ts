import { t } from '../../../shared/i18n/i18n.ts';
import type { ThreadSyncStatus } from '../../../shared/threads/thread-sync-status.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';

/** The note on a thread that another process has locked. */
export type LockedThreadView = {
  readonly glyph: GlyphState;
  readonly fact: string;
  readonly detail: string;
};

/**
 * Describes the note; null for a thread that no other process has locked. `refused`: taking the thread over has failed.
 */
export function describeLockedThread(syncStatus: ThreadSyncStatus | null, refused: boolean): LockedThreadView | null {
  if (syncStatus?.type !== 'locked') return null;
  if (refused) {
    return {
      glyph: 'warning',
      fact: t`Another process still has it open.`,
      detail: t`Close the thread there, such as in a terminal running Codex, an editor or another Workcell. Then take it over.`,
    };
  }
  return {
    glyph: syncStatus.works ? 'thinking' : 'waiting',
    fact: syncStatus.works ? t`Codex is working on this in another process.` : t`Another process has this thread open.`,
    detail: t`What it adds appears here. To write, fork the thread, or take it over once it is closed there.`,
  };
}
