import { t } from '../../../../shared/i18n/i18n.ts';
import { tooltip } from '../../../components/tooltip.ts';
import type { OtherFile } from '../changes.view-model.ts';
import { keepSelection } from '../selected-lines.ts';
import styles from './OtherFiles.module.css';
import { PathLabel } from './PathLabel.tsx';

/** Lists the uncommitted files that the thread did not change. A press shows one among everything uncommitted. */
export function OtherFiles({ files, onFile }: { readonly files: readonly OtherFile[]; onFile(path: string): void }) {
  if (files.length === 0) return null;
  const title = t`Not from this thread`;
  return (
    <section aria-label={title} className={styles.others}>
      <h3 className={styles.title}>{title}</h3>
      <ul className={styles.list}>
        {files.map(({ note, path }) => (
          <li key={path}>
            <button
              type="button"
              className={styles.file}
              {...tooltip(path)}
              onMouseDown={keepSelection}
              onClick={() => onFile(path)}
            >
              <PathLabel path={path} />
              {note !== null && <span className={styles.note}>{note}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
