import { t } from '../../../../shared/i18n/i18n.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import pane from '../ChangesPane.module.css';
import { NoChanges } from '../parts/NoChanges.tsx';
import styles from './ScopeNote.module.css';
import { describeEmptyScope, describeScopeNote, type ScopeInput } from './scope.view-model.ts';

/** Says what the shown lines are compared with. At the foot, so that it moves no lines. */
export function ScopeNote(props: ScopeInput) {
  const note = describeScopeNote(props);
  return note === null ? null : <p className={styles.note}>{note}</p>;
}

/** Shows a scope without files. */
export function EmptyScope(props: ScopeInput) {
  if (props.scope === 'turn') return <NoChanges />;
  const view = describeEmptyScope(props);
  return (
    <div className={pane.empty}>
      {view === null ? <p className={styles.reading}>{t`Reading…`}</p> : <EmptyState {...view} />}
    </div>
  );
}
