import { t } from '../../../shared/i18n/i18n.ts';
import type { ThreadSyncStatus } from '../../../shared/threads/thread-standing.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';

/** The note on a thread that another process has. */
export type HeldThreadView = {
  readonly glyph: GlyphState;
  readonly fact: string;
  readonly detail: string;
  readonly watching: boolean;
};

/** Describes it; null for a thread that no one else has. `refused`: taking it over has failed. */
export function describeHeldThread(syncStatus: ThreadSyncStatus | null, refused: boolean): HeldThreadView | null {
  if (syncStatus?.type !== 'held') return null;
  const { watching, works } = syncStatus;
  if (refused) {
    return {
      glyph: 'warning',
      fact: t`The other process still has it.`,
      detail: t`Close the thread there: a terminal in which Codex runs, an editor, or another Workcell. Then take it over.`,
      watching,
    };
  }
  if (watching) {
    return {
      glyph: works ? 'running' : 'info',
      fact: works ? t`Codex works on this in another process.` : t`You watch this thread.`,
      detail: t`What is said and done there is shown here. Nothing can be sent.`,
      watching,
    };
  }
  return {
    glyph: 'waiting',
    fact: t`Another process has this thread open.`,
    detail: t`Watch what is done there, go on in a copy, or take it over when it is closed there.`,
    watching,
  };
}
