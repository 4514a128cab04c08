import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { RewindChoice, RewindPlan } from '../../../shared/rewind/rewind-plan.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { LineCounts } from '../../components/LineCounts.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useLayout } from '../../stores/layout.store.ts';
import { type CurrentRewind, type RewindChoices, rewindChanged } from '../../stores/rewind.store.ts';
import { FileDiffView } from '../changes/FileDiffView.tsx';
import { parseDiff } from '../changes/parse-diff.ts';
import { PathLabel } from '../changes/parts/PathLabel.tsx';
import { planRewindAgain, readRewindDiff } from './carry-out-rewind.ts';
import { RewindFileList } from './RewindFileList.tsx';
import styles from './RewindFiles.module.css';
import {
  describeChangedBy,
  describeRewindChoice,
  getRewindChoiceForKey,
  type RewindFileRow,
  type RewindView,
  setChoiceForAll,
  setRewindChoice,
} from './rewind.view-model.ts';
import { findConflicts } from './rewind-choices.ts';
import { describeRewindDiff, type RewindDiff } from './rewind-diff.view-model.ts';

export type RewindFilesProps = {
  readonly plan: RewindPlan;
  readonly rewinding: CurrentRewind;
  readonly view: RewindView;
};

/** Shows the files that a rewind changes, and what it does to the selected one. */
export function RewindFiles({ plan, rewinding, view }: RewindFilesProps) {
  const [selected, setSelected] = useState(0);
  const row = view.rows[selected];
  const change = (choices: RewindChoices): void => {
    // Choices do not change while the rewind is carried out.
    if (!view.primary.isBusy) rewindChanged({ choices });
  };
  if (view.areFilesKept || row === undefined) {
    return (
      <div className={styles.kept}>
        <EmptyState what={t`Files stay as they are.`} how={view.conversation ?? ''} />
      </div>
    );
  }
  const choose = (value: RewindChoice): void => change(setRewindChoice(rewinding.choices, row.file, value));
  const choice = describeRewindChoice(row.file, rewinding.choices, rewinding.target.type === 'beforeRewind');
  return (
    <>
      {view.conflictFact !== null && (
        <p className={styles.conflicts}>
          <StateGlyph state="warning" />
          {view.conflictFact}
        </p>
      )}
      <div className={styles.files}>
        <RewindFileList
          rows={view.rows}
          selected={selected}
          onSelect={setSelected}
          onKey={(key) => {
            const chosen = getRewindChoiceForKey(key, choice);
            if (chosen !== null) choose(chosen);
            return chosen !== null;
          }}
        />
        <Selected
          key={row.file.id}
          plan={plan}
          row={row}
          choice={choice}
          onChoose={choose}
          onChooseAll={(value) => change(setChoiceForAll(plan, rewinding.choices, value))}
        />
      </div>
    </>
  );
}

type SelectedProps = {
  readonly plan: RewindPlan;
  readonly row: RewindFileRow;
  readonly choice: ReturnType<typeof describeRewindChoice>;
  readonly onChoose: (choice: RewindChoice) => void;
  readonly onChooseAll: (choice: RewindChoice) => void;
};

/** Shows one file: what happens to it, and its lines. */
function Selected({ choice, onChoose, onChooseAll, plan, row }: SelectedProps) {
  const layout = useLayout((state) => state.layout.diffView);
  const value = choice?.value ?? 'theirs';
  const diff = describeRewindDiff(useRewindDiff(plan.planId, row.file.id, value), row.file);
  const conflicts = findConflicts(plan).length;
  const changedBy = describeChangedBy(row.file);
  const segments = useRef<HTMLDivElement>(null);
  const helpId = useId();
  const press = (event: KeyboardEvent): void => {
    if (choice === null) return;
    const at = choice.segments.findIndex((segment) => segment.value === choice.value);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const chosen = step === undefined ? getRewindChoiceForKey(event.key, choice) : choice.segments[at + step]?.value;
    if (chosen === undefined || chosen === null) return;
    event.preventDefault();
    onChoose(chosen);
    const to = choice.segments.findIndex((segment) => segment.value === chosen);
    segments.current?.querySelectorAll('button')[to]?.focus();
  };
  return (
    <section aria-label={row.path} className={styles.selected}>
      <header className={styles.head}>
        <h3 className={styles.path}>
          <PathLabel path={row.path} />
        </h3>
        <LineCounts added={diff.added} removed={diff.removed} />
      </header>
      {changedBy !== null && <p className={styles.changedBy}>{changedBy}</p>}
      {choice !== null && (
        // biome-ignore lint/a11y/noStaticElementInteractions: its buttons have the focus; the keys apply to all of them
        <div className={styles.choice} onKeyDown={press}>
          <div ref={segments} aria-describedby={helpId}>
            <SegmentedControl
              name={t`What happens to this file`}
              value={choice.value}
              segments={choice.segments}
              onChange={onChoose}
            />
          </div>
          {conflicts > 1 && (
            <Button kind="quiet" size={24} onClick={() => onChooseAll(choice.value)}>
              {t`Use for all ${counted(conflicts, 'file')}`}
            </Button>
          )}
          <p id={helpId} className={styles.help}>
            {choice.help}
          </p>
        </div>
      )}
      {diff.text === null ? (
        <div className={styles.diff}>
          <FileDiffView files={diff.files} texts={null} layout={layout} />
        </div>
      ) : (
        <div className={styles.words}>
          <p role="status">{diff.text}</p>
          {diff.isOutdated && <Button onClick={planRewindAgain}>{t`Plan again`}</Button>}
        </div>
      )}
    </section>
  );
}

/** How long a file must be selected before its diff is read, in milliseconds: a held arrow key passes many files. */
const settleMs = 60;

/** Returns the diff from a file's current state to its state after the rewind with this choice. */
function useRewindDiff(planId: string, id: number, choice: RewindChoice): RewindDiff {
  const [read, setRead] = useState<{ readonly choice: RewindChoice; readonly diff: RewindDiff } | null>(null);
  useEffect(() => {
    if (choice === 'mine') return;
    let isWanted = true;
    const timer = setTimeout(async () => {
      const diff = await readDiff(planId, id, choice);
      if (isWanted) setRead({ choice, diff });
    }, settleMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [planId, id, choice]);
  if (choice === 'mine') return { type: 'mine' };
  return read?.choice === choice ? read.diff : { type: 'reading' };
}

async function readDiff(planId: string, id: number, choice: RewindChoice): Promise<RewindDiff> {
  const answer = await readRewindDiff(planId, id, choice);
  if (answer.ok) {
    if (answer.value.text === '') return { type: 'kept' };
    return { type: 'read', files: await parseDiff(answer.value.text) };
  }
  const { type } = answer.error;
  return { type: type === 'gone' || type === 'changed' || type === 'notText' ? type : 'unread' };
}
