import { useState } from 'react';
import { lazyModule, useLazyModule } from '../../client/lazy-module.ts';
import { hasChanges, useChanges } from '../../stores/changes.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { CommitBar } from '../commits/CommitBar.tsx';
import { addFindings } from '../commits/commit-bar.view-model.ts';
import { hasReport } from '../findings/has-report.ts';
import styles from './ChangesPane.module.css';
import { NoChanges } from './parts/NoChanges.tsx';
import { DecisionCells } from './review/DecisionCells.tsx';
import type { Decisions } from './review/decisions.view-model.ts';
import type { ShownChangesProps } from './ShownChanges.tsx';
import { ScopeBar } from './scopes/ScopeBar.tsx';

const shownChanges = lazyModule(() => import('./ShownChanges.tsx'));

/** Shows what changed in the shown thread, or in the window's folder. */
export function ChangesPane({ columnFoot, head }: Pick<ShownChangesProps, 'columnFoot' | 'head'>) {
  const threadId = useThreads((state) => state.shown);
  const hasDiffs = useChanges((state) => hasChanges(state, threadId));
  const scope = useChanges((state) => state.scope);
  const [decisions, setDecisions] = useState<Decisions | null>(null);
  const [findings, setFindings] = useState<string | null>(null);
  const hasReview = useTranscript(({ transcript }) => hasReport(transcript.turns));
  const part = useLazyModule(shownChanges, hasDiffs || hasReview || (threadId !== null && scope !== 'turn'));
  return (
    <div className={styles.pane}>
      {threadId !== null && <ScopeBar threadId={threadId} />}
      {threadId !== null && part !== null ? (
        <part.ShownChanges
          threadId={threadId}
          head={head}
          columnFoot={columnFoot}
          onDecisions={setDecisions}
          onFindings={setFindings}
        />
      ) : (
        !hasDiffs && !hasReview && (threadId === null || scope === 'turn') && <NoChanges />
      )}
      <CommitBar decided={addFindings(decisions, findings)}>
        {decisions !== null && <DecisionCells {...decisions} />}
      </CommitBar>
    </div>
  );
}
