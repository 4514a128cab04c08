import { t } from '../../../shared/i18n/i18n.ts';
import { readActionState } from '../../actions/action-state.ts';
import { describeAction, runAction } from '../../actions/registry.ts';
import { Button } from '../../components/Button.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useModel } from '../../components/use-model.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import styles from './ContextShare.module.css';
import { useThreadCost } from './use-thread-cost.ts';

/**
 * Shows how full the context window is, and what the thread has used. Offers to compact the thread when little space is
 * left and no turn runs.
 */
export function ContextShare() {
  const view = useModel(transcriptModel, (model) => model.context);
  const isStreaming = useModel(transcriptModel, (model) => model.isStreaming);
  const cost = useThreadCost();
  if (view === null) return null;
  const { hint } = describeAction('compact', readActionState());
  const exact = cost === null ? view.exact : `${view.exact}. ${cost}`;
  return (
    <>
      <span className={styles.share} {...tooltip(exact)}>
        {view.share === null ? <span aria-hidden="true">{view.text}</span> : <ShareRing share={view.share} />}
        <span className="visually-hidden">{exact}</span>
      </span>
      {view.isFilling && !isStreaming && (
        <Button
          kind="quiet"
          size={24}
          className={styles.room}
          aria-description={hint ?? undefined}
          {...tooltip(hint ?? '')}
          onClick={() => runAction('compact')}
        >
          {t`Compact`}
        </Button>
      )}
    </>
  );
}

/** Draws a share between 0 and 1 as a part of a ring. */
function ShareRing({ share }: { readonly share: number }) {
  return (
    <svg className={styles.ring} viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="5.5" />
      <circle className={styles.part} cx="8" cy="8" r="5.5" pathLength={1} strokeDasharray={`${share} 1`} />
    </svg>
  );
}
