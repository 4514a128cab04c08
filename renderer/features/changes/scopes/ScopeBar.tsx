import { useMemo } from 'react';
import type { ThreadId } from '../../../../shared/base/ids.ts';
import type { DiffSummary } from '../../../../shared/changes/diff-summary.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { SegmentedControl } from '../../../components/SegmentedControl.tsx';
import { changesScopeChosen, useChanges } from '../../../stores/changes.store.ts';
import { useCommits } from '../../../stores/commits.store.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import { useWorkspace } from '../../../stores/workspace.store.ts';
import { keepSelection } from '../selected-lines.ts';
import { findShownDiff } from '../shown-diff.ts';
import styles from './ScopeBar.module.css';

const noDiffs: readonly DiffSummary[] = [];

/** Lets the user choose between one turn, the whole thread, and what is not committed. */
export function ScopeBar({ threadId }: { readonly threadId: ThreadId }) {
  const scope = useChanges((state) => state.scope);
  const turnFiles = useTurnFiles(threadId);
  const folder = useWorkspace(({ workspace }) => workspace?.path ?? null);
  // Of a folder in a repository, the list has files that the scope does not show.
  const uncommitted = useCommits((state) => (state.uncommitted?.root === folder ? state.uncommitted?.files.length : 0));
  return (
    // A click leaves the keyboard in the message.
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the focus where it is
    <div className={styles.bar} onMouseDown={keepSelection}>
      <SegmentedControl
        name={t`Scope`}
        value={scope}
        segments={[
          { value: 'turn', name: withCount(t`This turn`, turnFiles) },
          { value: 'thread', name: t`This thread` },
          { value: 'uncommitted', name: withCount(t`Uncommitted`, uncommitted ?? 0) },
        ]}
        onChange={changesScopeChosen}
      />
    </div>
  );
}

/** Returns how many files the shown turn changed. */
function useTurnFiles(threadId: ThreadId): number {
  const diffs = useChanges((state) => state.diffs[threadId] ?? noDiffs);
  const shown = useChanges((state) => state.shown[threadId] ?? null);
  const turns = useTranscript((state) => state.transcript.turns);
  return useMemo(() => findShownDiff({ diffs, shown, turns })?.files.length ?? 0, [diffs, shown, turns]);
}

function withCount(name: string, count: number): string {
  return count === 0 ? name : `${name} ${count}`;
}
