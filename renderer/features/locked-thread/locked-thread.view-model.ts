import { t } from '../../../shared/i18n/i18n.ts';
import type { ThreadSyncStatus } from '../../../shared/threads/thread-sync-status.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';

/** The note on a thread that another process has. */
export type LockedThreadView = {
  readonly glyph: GlyphState;
  readonly fact: string;
  readonly detail: string;
  readonly isWatching: boolean;
};

/** Describes it; null for a thread that no one else has. `refused`: taking it over has failed. */
export function describeLockedThread(syncStatus: ThreadSyncStatus | null, refused: boolean): LockedThreadView | null {
  if (syncStatus?.type !== 'locked') return null;
  const { watching, works } = syncStatus;
  if (refused) {
    return {
      glyph: 'warning',
      fact: t`Another process still has it open.`,
      detail: t`Close the thread there, such as in a terminal running Codex, an editor or another Workcell. Then take it over.`,
      isWatching: watching,
    };
  }
  if (watching) {
    return {
      glyph: works ? 'running' : 'info',
      fact: works ? t`Codex is working on this in another process.` : t`You are watching this thread.`,
      detail: t`You see its messages and commands here, but cannot send any.`,
      isWatching: watching,
    };
  }
  return {
    glyph: 'waiting',
    fact: t`Another process has this thread open.`,
    detail: t`Watch it, continue in a copy, or take it over once it is closed there.`,
    isWatching: watching,
  };
}
