import { tooltip } from '../../components/tooltip.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import styles from './ContextShare.module.css';
import { describeContext } from './context.view-model.ts';

/** How full the context window is. */
export function ContextShare() {
  const usage = useTranscript((state) => state.transcript.usage);
  const view = describeContext(usage);
  if (view === null) return null;
  return (
    <span className={styles.share} {...tooltip(view.exact)}>
      <span aria-hidden="true">{view.words}</span>
      <span className="visually-hidden">{view.exact}</span>
    </span>
  );
}
