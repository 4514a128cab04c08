import { visibleText } from '../../../../shared/base/visible-text.ts';
import styles from './PathLabel.module.css';

/** Shows a path in one line. Its folders are dimmed and cut first, so that the name of the file stays. */
export function PathLabel({ path }: { readonly path: string }) {
  const text = visibleText(path);
  const at = text.lastIndexOf('/') + 1;
  return (
    <span className={styles.label}>
      {at > 0 && <span className={styles.folder}>{text.slice(0, at)}</span>}
      <span className={styles.name}>{text.slice(at)}</span>
    </span>
  );
}
