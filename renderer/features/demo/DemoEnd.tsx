import FolderOpenIcon from 'lucide-react/icons/folder-open';
import PlayIcon from 'lucide-react/icons/play';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { Button } from '../../components/Button.tsx';
import { useModel } from '../../components/use-model.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import styles from './DemoEnd.module.css';
import { isStoryOver } from './is-story-over.ts';

/** Offers the next steps after the demo's story: watch it again, or work in the user's own folder. */
export default function DemoEnd() {
  const isOver = useModel(transcriptModel, ({ transcript }) => isStoryOver(transcript.turns));
  // The replay needs the thread in the list.
  const isListed = useThreads(({ shown, threads }) => shown !== null && threads[shown] !== undefined);
  if (!isOver || !isListed) return null;
  return (
    <section className={styles.end} aria-label={t`End of the demo`}>
      <Button kind="primary" size={32} icon={<PlayIcon />} onClick={() => runAction('watchRun')}>
        {t`Watch what just happened`}
      </Button>
      <Button size={32} icon={<FolderOpenIcon />} onClick={() => runAction('leaveDemoForFolder')}>
        {t`Try it on your folder`}
      </Button>
    </section>
  );
}
