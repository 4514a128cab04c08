import XIcon from 'lucide-react/icons/x';
import { useEffect, useMemo, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { noteFolder } from '../../commands/privacy.commands.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { useConnection } from '../../stores/connection.store.ts';
import { useConsent } from '../../stores/consent.store.ts';
import { useSettings } from '../../stores/settings.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import styles from './WorkspaceNote.module.css';
import { describeNote } from './workspace-note.view-model.ts';

/**
 * Notes once in each of the user's folders that something leaves this computer. The note stays until the user dismisses
 * it or leaves the folder.
 */
export function WorkspaceNote() {
  const path = useWorkspace((state) => state.workspace?.path ?? null);
  const isPersonal = useConnection((state) => state.profile === 'personal');
  const consent = useConsent((state) => state.consent);
  const isNew = useSettings((state) => path !== null && !state.settings.values.notedFolders.includes(path));
  const [shownIn, setShownIn] = useState<string | null>(null);
  const note = useMemo(() => describeNote(consent), [consent]);
  const isDue = isPersonal && isNew && note !== null && consent.question !== 'open';
  useEffect(() => {
    if (!isDue || path === null) return;
    setShownIn(path);
    void noteFolder(path);
  }, [isDue, path]);
  if (path === null || shownIn !== path || note === null) return null;
  const { detail, fact } = note;
  return (
    <aside aria-label={t`Privacy note`} className={styles.note}>
      <p className={styles.words}>
        <strong className={styles.fact}>{fact}</strong> {detail}
      </p>
      <div className={styles.answers}>
        <Button size={24} onClick={() => runAction('telemetrySettings')}>
          {t`Privacy…`}
        </Button>
        <IconButton name={t`Dismiss`} icon={<XIcon />} onClick={() => setShownIn(null)} />
      </div>
    </aside>
  );
}
