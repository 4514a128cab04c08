import { readFacts } from '../../actions/facts.ts';
import { describeAction, runAction } from '../../actions/registry.ts';
import { Button } from '../../components/Button.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import styles from './ContextShare.module.css';
import { workIn } from './composer.view-model.ts';
import { describeContext } from './context.view-model.ts';

/** How full the context window is, and room in it where there is little left and no turn runs. */
export function ContextShare() {
  const usage = useTranscript((state) => state.transcript.usage);
  const view = describeContext(usage);
  const isIdle = useTranscript((state) => workIn(state.transcript) === 'idle');
  if (view === null) return null;
  const { hint } = describeAction('compact', readFacts());
  return (
    <>
      <span className={styles.share} {...tooltip(view.exact)}>
        <span aria-hidden="true">{view.words}</span>
        <span className="visually-hidden">{view.exact}</span>
      </span>
      {view.isFilling && isIdle && (
        <Button
          kind="quiet"
          size={24}
          className={styles.room}
          aria-description={hint ?? undefined}
          {...tooltip(hint ?? '')}
          onClick={() => runAction('compact')}
        >
          Make room
        </Button>
      )}
    </>
  );
}
