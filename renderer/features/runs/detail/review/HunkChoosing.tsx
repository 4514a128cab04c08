import { type KeyboardEvent, type PointerEvent, type ReactNode, useMemo, useState } from 'react';
import { visibleText } from '../../../../../shared/base/visible-text.ts';
import type { DiffHunk } from '../../../../../shared/changes/parse-unified-diff.ts';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { HunkChoices } from '../../../../../shared/runs/left-out.ts';
import { Button } from '../../../../components/Button.tsx';
import { classNames } from '../../../../components/class-names.ts';
import { Kbd } from '../../../../components/Kbd.tsx';
import { announced } from '../../../../stores/announcements.store.ts';
import { type HunkSlot, HunkSlots } from '../../../changes/hunk-slot.ts';
import { PathLabel } from '../../../changes/parts/PathLabel.tsx';
import styles from './HunkChoosing.module.css';
import { type Choice, choiceName, isChoice, isLeftOut, type LeftOut, markOf } from './left-out.view-model.ts';

/** What can be left out, what is, and how to change that. */
export type Choosing = {
  readonly choices: HunkChoices;
  /** Also those that were applied. */
  readonly all: HunkChoices;
  readonly leftOut: LeftOut;
  /** Null while nothing can be chosen. */
  readonly onChoose: ((choice: Choice, isKept: boolean) => void) | null;
};

export type HunkChoosingProps = Choosing & {
  /** The file whose lines are shown. */
  readonly path: string;
  /** The lines. */
  readonly children: ReactNode;
};

const keys: Readonly<Record<string, boolean>> = { k: true, u: false };

/** Takes K and U for a hunk or a file; null: there is none where the focus is. */
export function takeChoiceKey(event: KeyboardEvent, choosing: Choosing, choice: Choice | null): void {
  const isKept = event.altKey || event.ctrlKey || event.metaKey ? undefined : keys[event.key.toLowerCase()];
  if (isKept === undefined || choice === null || choosing.onChoose === null) return;
  event.preventDefault();
  choose(choosing, choice, isKept);
}

function choose({ all, choices, leftOut, onChoose }: Choosing, choice: Choice, isKept: boolean): void {
  if (onChoose === null || !isChoice(choices, choice) || isLeftOut(leftOut, choices, choice) !== isKept) return;
  onChoose(choice, isKept);
  const name = choiceName(all, choice);
  announced(isKept ? t`Kept: ${name}` : t`Left out: ${name}`);
}

/** Lets the person keep or leave out a file and its hunks: with buttons, and with K and U where the focus is. */
export function HunkChoosing({ path, choices, all, leftOut, onChoose, children }: HunkChoosingProps) {
  const [hovered, setHovered] = useState<number | null>(null);
  const hunks = all.get(path) ?? null;
  const choosing = useMemo(() => ({ choices, all, leftOut, onChoose }), [choices, all, leftOut, onChoose]);
  const slot = useMemo((): HunkSlot => {
    const choiceOf = (of: string, { oldStart }: DiffHunk) => ({ path: of, hunk: oldStart });
    return {
      isFaded: (of, hunk) => isLeftOut(leftOut, choices, choiceOf(of, hunk)),
      actions: (of, hunk) => {
        if (hunks === null) return null;
        const choice = choiceOf(of, hunk);
        if (!isChoice(choices, choice)) {
          return (
            <span className={styles.toggle}>
              <span className={styles.mark}>{t`applied`}</span>
            </span>
          );
        }
        return (
          <Toggle
            name={choiceName(all, choice)}
            isOut={isLeftOut(leftOut, choices, choice)}
            isOver={hovered === hunk.oldStart}
            onPress={onChoose === null ? null : (isKept) => choose(choosing, choice, isKept)}
          />
        );
      },
    };
  }, [hunks, choices, all, leftOut, hovered, onChoose, choosing]);

  const press = (event: KeyboardEvent): void => takeChoiceKey(event, choosing, choiceAt(event.target, path, hovered));
  const over = ({ target }: PointerEvent): void => {
    const at = target instanceof Element ? target.closest<HTMLElement>('[data-hunk]') : null;
    setHovered(at === null ? null : Number(at.dataset.hunk));
  };
  const file = { path, hunk: null };
  const isOut = isLeftOut(leftOut, choices, file);
  const mark = isApplied(choosing, path) ? t`applied` : markOf(leftOut, all, path);
  return (
    // The buttons within are what the keys belong to.
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches events of what it contains
    <div className={styles.choosing} onKeyDown={press} onPointerOver={over} onPointerLeave={() => setHovered(null)}>
      <div className={styles.head} data-file-head="">
        <span className={styles.path} title={visibleText(path)}>
          <PathLabel path={visibleText(path)} />
        </span>
        {mark !== null && <span className={styles.mark}>{mark}</span>}
        {onChoose !== null && choices.has(path) && (
          <Button
            kind="quiet"
            size={24}
            className={styles.whole}
            aria-keyshortcuts={isOut ? 'K' : 'U'}
            onClick={() => choose(choosing, file, isOut)}
          >
            {isOut ? t`Keep file` : t`Leave out file`}
            <Kbd chord={isOut ? 'K' : 'U'} />
          </Button>
        )}
      </div>
      <HunkSlots value={slot}>{children}</HunkSlots>
    </div>
  );
}

/** Whether all changes of a file are in the folder, while others are not. */
export function isApplied({ all, choices }: Pick<Choosing, 'all' | 'choices'>, path: string): boolean {
  return all.has(path) && !choices.has(path);
}

type ToggleProps = {
  /** Names the hunk for assistive technology. */
  readonly name: string;
  readonly isOut: boolean;
  readonly isOver: boolean;
  readonly onPress: ((isKept: boolean) => void) | null;
};

/** Keeps or leaves out a hunk; visible while the pointer or the focus is on it. That it is left out always shows. */
function Toggle({ name, isOut, isOver, onPress }: ToggleProps) {
  return (
    <span className={classNames(styles.toggle, isOver && styles.over)}>
      {isOut && <span className={styles.mark}>{t`left out`}</span>}
      {onPress !== null && (
        <Button size={24} aria-keyshortcuts={isOut ? 'K' : 'U'} onClick={() => onPress(isOut)}>
          <span>
            {isOut ? t`Keep` : t`Leave out`}
            <span className="visually-hidden"> {name}</span>
          </span>
          <Kbd chord={isOut ? 'K' : 'U'} />
        </Button>
      )}
    </span>
  );
}

/** What a key is for: the hunk with the focus, the file if its bar has it, or else the hunk under the pointer. */
function choiceAt(target: EventTarget, path: string, hovered: number | null): Choice | null {
  if (!(target instanceof Element)) return null;
  const hunk = target.closest<HTMLElement>('[data-hunk]')?.dataset.hunk;
  if (hunk !== undefined) return { path, hunk: Number(hunk) };
  if (target.closest('[data-file-head]') !== null) return { path, hunk: null };
  return hovered === null ? null : { path, hunk: hovered };
}
