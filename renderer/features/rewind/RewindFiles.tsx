import { type KeyboardEvent, useId, useState } from 'react';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { RewindChoice, RewindPlan } from '../../../shared/rewind/rewind-plan.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { type CurrentRewind, type RewindChoices, rewindChanged } from '../../stores/rewind.store.ts';
import { PathLabel } from '../changes/parts/PathLabel.tsx';
import { RewindFileList } from './RewindFileList.tsx';
import styles from './RewindFiles.module.css';
import { RewindVersions } from './RewindVersions.tsx';
import type { RewindFileRow, RewindView } from './rewind.view-model.ts';
import {
  describeRewindChoice,
  getRewindChoiceForKey,
  setChoiceForAll,
  setRewindChoice,
} from './rewind-choice.view-model.ts';
import { findConflicts } from './rewind-choices.ts';

export type RewindFilesProps = {
  readonly plan: RewindPlan;
  readonly rewinding: CurrentRewind;
  readonly view: RewindView;
};

/** Shows the files that a rewind can change, and the versions of the selected one. */
export function RewindFiles({ plan, rewinding, view }: RewindFilesProps) {
  const [selectedPath, setSelectedPath] = useState<string | null>(null);
  const at = view.rows.findIndex(({ file }) => file.path === selectedPath);
  // Another plan may not have the file.
  const selected = Math.max(0, at);
  const row = view.rows[selected];
  const change = (choices: RewindChoices): void => {
    // Choices change neither while the rewind is carried out nor while another plan is on its way.
    if (rewinding.step === 'ready') rewindChanged({ choices });
  };
  if (view.areFilesKept || row === undefined) {
    return (
      <div className={styles.kept}>
        <EmptyState what={t`Files stay as they are.`} how={view.conversation ?? ''} />
      </div>
    );
  }
  const choose = (value: RewindChoice): void => change(setRewindChoice(rewinding.choices, row.file, value));
  return (
    <div className={styles.files} aria-busy={rewinding.step !== 'ready'}>
      <RewindFileList
        rows={view.rows}
        selected={selected}
        onSelect={(index) => setSelectedPath(view.rows[index]?.file.path ?? null)}
        onKey={(key) => {
          const chosen = getRewindChoiceForKey(key, row.file);
          if (chosen !== null) choose(chosen);
          return chosen !== null;
        }}
      />
      <Selected
        key={row.file.path}
        plan={plan}
        row={row}
        choice={describeRewindChoice(row.file, rewinding.choices, rewinding.target.type)}
        onChoose={choose}
        onChooseAll={(value) => change(setChoiceForAll(plan, rewinding.choices, value))}
      />
    </div>
  );
}

type SelectedProps = {
  readonly plan: RewindPlan;
  readonly row: RewindFileRow;
  readonly choice: ReturnType<typeof describeRewindChoice>;
  readonly onChoose: (choice: RewindChoice) => void;
  readonly onChooseAll: (choice: RewindChoice) => void;
};

/** Shows one file: its versions, and what the choice of one does. */
function Selected({ choice, onChoose, onChooseAll, plan, row: { file, path } }: SelectedProps) {
  const conflicts = findConflicts(plan).length;
  const helpId = useId();
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const chosen = getRewindChoiceForKey(event.key, file);
    if (chosen === null) return;
    event.preventDefault();
    onChoose(chosen);
  };
  return (
    <section aria-label={path} aria-describedby={helpId} className={styles.selected} onKeyDown={press}>
      <header className={styles.head}>
        <h3 className={styles.path}>
          <PathLabel path={path} />
        </h3>
        {choice.fact !== null && <p className={styles.fact}>{choice.fact}</p>}
      </header>
      <RewindVersions planId={plan.planId} file={file} choice={choice} onChoose={onChoose} />
      <footer className={styles.foot}>
        <p id={helpId} className={styles.help}>
          {choice.help}
        </p>
        {file.conflict !== null && conflicts > 1 && (
          <Button kind="quiet" size={24} onClick={() => onChooseAll(choice.value)}>
            {t`Use for all ${counted(conflicts, 'file')}`}
          </Button>
        )}
        <span className={styles.keys}>
          <Kbd chord={choice.versions.map((_, at) => at + 1).join(' ')} /> {t`choose`}
        </span>
      </footer>
    </section>
  );
}
