import { useMemo } from 'react';
import { counted, t } from '../../../../../shared/i18n/i18n.ts';
import type { StepSums } from '../../../../../shared/runs/compare/run-step.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import { openComparedRun } from '../../../../commands/comparing.commands.ts';
import { Button } from '../../../../components/Button.tsx';
import { toDiffRows } from '../../../../view-models/diff-rows.ts';
import { FileDiffView } from '../../../changes/FileDiffView.tsx';
import { useFileDiff } from '../use-file-diff.ts';
import styles from './FileDiff.module.css';

export type FileDiffProps = {
  readonly name: string;
  readonly run: RunRef;
  /** Null: this run did not write the file. */
  readonly file: StepSums['files'][number] | null;
};

/** Shows how one run changed a file: in full if both of its texts are known, otherwise write by write. */
export function FileDiff({ name, run, file }: FileDiffProps) {
  const diff = useFileDiff(run, file);
  const hasRows = useMemo(() => toDiffRows(diff.files, 'unified').length > 0, [diff.files]);
  const last = file?.writes.at(-1);
  return (
    <section className={styles.side} aria-label={t`${name}: changes to this file`}>
      <header className={styles.head}>
        <h3 className={styles.name}>{name}</h3>
        <span className={styles.about}>{file === null ? '' : counted(file.writes.length, 'write')}</span>
        {last !== undefined && (
          <Button size={24} onClick={() => openComparedRun(run, last)}>{t`Open its last write`}</Button>
        )}
      </header>
      {file === null ? (
        <p className={styles.nothing}>{t`This run did not write it.`}</p>
      ) : hasRows ? (
        <FileDiffView files={diff.files} texts={diff.texts} layout="unified" />
      ) : diff.text !== '' ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll long content
        <pre className={styles.text} tabIndex={0}>
          {diff.text}
        </pre>
      ) : (
        <p className={styles.nothing}>
          {diff.isRead ? t`The changes to it were not recorded.` : t`Reading the changes…`}
        </p>
      )}
    </section>
  );
}
