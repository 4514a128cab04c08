import { t } from '../../../shared/i18n/i18n.ts';
import { readActionState } from '../../actions/action-state.ts';
import { describeAction, runAction } from '../../actions/registry.ts';
import { Button } from '../../components/Button.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useModel } from '../../components/use-model.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import styles from './ContextShare.module.css';

/** How full the context window is. Offers to make room when little is left and no turn runs. */
export function ContextShare() {
  const view = useModel(transcriptModel, (model) => model.context);
  const isStreaming = useModel(transcriptModel, (model) => model.isStreaming);
  if (view === null) return null;
  const { hint } = describeAction('compact', readActionState());
  return (
    <>
      <span className={styles.share} {...tooltip(view.exact)}>
        <span aria-hidden="true">{view.words}</span>
        <span className="visually-hidden">{view.exact}</span>
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
          {t`Make room`}
        </Button>
      )}
    </>
  );
}
