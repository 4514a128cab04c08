import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronUpIcon from 'lucide-react/icons/chevron-up';
import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useRef, useState } from 'react';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { RewindChoice, RewindPlan } from '../../../shared/rewind/rewind-plan.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { IconButton } from '../../components/IconButton.tsx';
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
  /** The file that the user chose from the list; null before that. */
  readonly selectedPath: string | null;
  readonly onSelect: (path: string | null) => void;
  /** The file among whose versions the focus is, or was when its plan ended. */
  readonly focusedPath: RefObject<string | null>;
};

/** Shows the files that a rewind can change, and the versions of the selected one. */
export function RewindFiles({ focusedPath, onSelect, plan, rewinding, selectedPath, view }: RewindFilesProps) {
  const [openedAt] = useState(() => Date.now());
  const area = useRef<HTMLDivElement>(null);
  const at = view.rows.findIndex(({ file }) => file.path === selectedPath);
  // Another plan may not have the file.
  const selected = Math.max(0, at);
  const row = view.rows[selected];
  const shownPath = row?.file.path;
  // Another plan may lack the version that had the focus. Then the file's first version has it, or the list.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another plan takes a version away
  useLayoutEffect(() => {
    // The dialog itself has the focus once what had it is gone.
    if (focusedPath.current === null || document.activeElement?.contains(area.current) !== true) return;
    const place = focusedPath.current === shownPath ? '[type="radio"]' : '[role="listbox"]';
    area.current?.querySelector<HTMLElement>(place)?.focus();
  }, [plan.planId]);
  const choices = view.rows.flatMap(({ group }, index) => (group === 'choose' ? [index] : []));
  const change = (choices: RewindChoices): void => {
    // Choices change neither while the rewind is carried out nor while another plan is on its way.
    if (rewinding.step === 'ready') rewindChanged({ choices });
  };
  if (view.areFilesKept || row === undefined) {
    return (
      <div className={styles.kept}>
        <EmptyState what={t`Files stay as they are.`} how="" />
      </div>
    );
  }
  const choose = (value: RewindChoice): void => change(setRewindChoice(rewinding.choices, row.file, value));
  return (
    <div ref={area} className={styles.files} aria-busy={rewinding.step !== 'ready'}>
      <RewindFileList
        rows={view.rows}
        selected={selected}
        onSelect={(index) => onSelect(view.rows[index]?.file.path ?? null)}
        onKey={(key) => {
          const chosen = getRewindChoiceForKey(key, row.file);
          if (chosen !== null) choose(chosen);
          return chosen !== null;
        }}
      />
      <Selected
        plan={plan}
        row={row}
        choice={describeRewindChoice(row.file, rewinding.choices, rewinding.target.type, openedAt)}
        place={choices.length === 0 ? null : { at: choices.indexOf(selected), count: choices.length }}
        onFocus={() => {
          focusedPath.current = row.file.path;
        }}
        onStep={(step) => onSelect(view.rows[findChoice(choices, selected, step)]?.file.path ?? null)}
        onChoose={choose}
        onChooseAll={(value) => change(setChoiceForAll(plan, rewinding.choices, value))}
      />
    </div>
  );
}

/** Returns the next or last row among some, from a row that need not be one of them. After the last comes the first. */
function findChoice(choices: readonly number[], from: number, step: 1 | -1): number {
  const next = step === 1 ? choices.find((at) => at > from) : choices.findLast((at) => at < from);
  return next ?? choices.at(step === 1 ? 0 : -1) ?? from;
}

type SelectedProps = {
  readonly plan: RewindPlan;
  readonly row: RewindFileRow;
  readonly choice: ReturnType<typeof describeRewindChoice>;
  /** Which of the files with a choice it is, from 0; -1 for another file. Null if there are none. */
  readonly place: { readonly at: number; readonly count: number } | null;
  readonly onFocus: () => void;
  readonly onStep: (step: 1 | -1) => void;
  readonly onChoose: (choice: RewindChoice) => void;
  readonly onChooseAll: (choice: RewindChoice) => void;
};

/** Shows one file: its versions, and what the choice of one does. */
function Selected(props: SelectedProps) {
  const { choice, onChoose, onChooseAll, onFocus, onStep, place, plan, row } = props;
  const { file, path } = row;
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
    <section
      aria-label={path}
      aria-describedby={helpId}
      className={styles.selected}
      onFocus={onFocus}
      onKeyDown={press}
    >
      <header className={styles.head}>
        <div className={styles.about}>
          <h3 className={styles.path}>
            <PathLabel path={path} />
          </h3>
          {choice.fact !== null && <p className={styles.fact}>{choice.fact}</p>}
        </div>
        {place !== null && (
          <div className={styles.place}>
            {place.at >= 0 && t`${place.at + 1} of ${place.count}`}
            <IconButton name={t`Previous choice`} icon={<ChevronUpIcon />} onClick={() => onStep(-1)} />
            <IconButton name={t`Next choice`} icon={<ChevronDownIcon />} onClick={() => onStep(1)} />
          </div>
        )}
      </header>
      <RewindVersions key={file.path} planId={plan.planId} file={file} choice={choice} onChoose={onChoose} />
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
