import FolderIcon from 'lucide-react/icons/folder';
import PlusIcon from 'lucide-react/icons/plus';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { openRecentFolder } from '../../commands/workspace.commands.ts';
import { Kbd } from '../../components/Kbd.tsx';
import { tooltip } from '../../components/tooltip.ts';
import styles from './RecentFolders.module.css';
import type { FolderRow } from './start-page.view-model.ts';

export type RecentFoldersProps = {
  readonly folders: readonly FolderRow[];
  /** False if the page already has a button for it. */
  readonly offersAnother: boolean;
};

/** Lists recently opened folders, with a button for another one. */
export function RecentFolders({ folders, offersAnother }: RecentFoldersProps) {
  const keys = useKeys('openFolder');
  if (folders.length === 0 && !offersAnother) return null;
  return (
    <section aria-label={t`Recent folders`} className={styles.section}>
      {folders.length > 0 && <h2 className={styles.heading}>{t`Recent folders`}</h2>}
      <ul>
        {folders.map((folder) => (
          <li key={folder.path}>
            <button type="button" className={styles.row} onClick={() => void openRecentFolder(folder.path)}>
              <FolderIcon />
              <span className={styles.name}>{folder.name}</span>
              <span className={styles.path}>{folder.displayPath}</span>
              <time className={styles.time} {...tooltip(folder.exactTime)}>
                {folder.time}
              </time>
            </button>
          </li>
        ))}
      </ul>
      {offersAnother && (
        <button type="button" className={styles.another} onClick={() => runAction('openFolder')}>
          <PlusIcon />
          <span className={styles.name}>
            {folders.length === 0 ? t`Open folder\u2026` : t`Open another folder\u2026`}
          </span>
          {keys !== undefined && <Kbd chord={keys} />}
        </button>
      )}
    </section>
  );
}
