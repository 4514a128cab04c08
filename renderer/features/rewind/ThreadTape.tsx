import HistoryIcon from 'lucide-react/icons/history';
import { useMemo } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { openRewind } from '../../commands/rewind.commands.ts';
import { Button } from '../../components/Button.tsx';
import { useTranscript } from '../../stores/transcript.store.ts';
import { TapeBars } from './RewindTape.tsx';
import { describeThreadTape } from './rewind-tape.view-model.ts';
import styles from './ThreadTape.module.css';

/** Shows the turns of the open thread on one scale, and asks which of them to go back to. */
export function ThreadTape() {
  const threadId = useTranscript((state) => state.threadId);
  const turns = useTranscript((state) => state.transcript.turns);
  const last = turns.at(-1);
  // The text of an answer changes nothing here.
  const version = `${turns.length} ${last?.id} ${last?.status} ${last?.entries.length}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the turns
  const view = useMemo(() => describeThreadTape(turns, Date.now()), [version]);
  const stop = view?.stops.at(-1);
  if (threadId === null || view === null || stop === undefined) return null;
  return (
    <section aria-label={t`This thread`} className={styles.tape}>
      <h3 className={styles.title}>{t`This thread`}</h3>
      <div role="img" aria-label={view.summary} className={styles.track}>
        <TapeBars view={view} />
      </div>
      <div className={styles.ends}>
        <span>{view.stops[0]?.time}</span>
        <Button size={24} icon={<HistoryIcon />} onClick={() => openRewind(threadId, stop.turnId, stop.about)}>
          {t`Rewind to…`}
        </Button>
        <span>{t`now`}</span>
      </div>
    </section>
  );
}
