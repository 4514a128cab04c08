import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { visibleText } from '../../../../shared/base/visible-text.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { createUnreadCard } from '../../../../shared/runs/folder-card.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { getRunKey, type RunRef } from '../../../../shared/runs/run-ref.ts';
import { closeComparison } from '../../../commands/comparing.commands.ts';
import { listRuns } from '../../../commands/recorded-runs.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../../components/Dialog.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { toRunTitle } from '../../../components/format/run-title.ts';
import { moveFocusInList } from '../../../components/move-focus-in-list.ts';
import { SearchField } from '../../../components/SearchField.tsx';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { comparedRunsChosen } from '../../../stores/comparing.store.ts';
import { sendPageRequestIfMounted } from '../../../stores/page-requests.ts';
import { cardViewChanged, useRecordedRuns } from '../../../stores/recorded-runs.store.ts';
import { useRuns } from '../../../stores/runs.store.ts';
import { describeWork, findRunWork } from '../../../view-models/describe-work.ts';
import { useWork } from '../../work/use-work.ts';
import { summarizeRun } from '../rows/run-summary.ts';
import { addStartedRuns } from '../rows/started-runs.ts';
import { findSimilarRuns } from './find-similar-runs.ts';
import styles from './PickRun.module.css';

/** The maximum number of rows. To find another run, the user types more of its name. */
const maxRows = 100;

/** Asks which run to compare with. */
export function PickRun({ run }: { readonly run: RunRef }) {
  const cards = useRecordedRuns((state) => state.cards);
  const listing = useRecordedRuns((state) => state.listing);
  const everywhere = useRecordedRuns((state) => state.view.everywhere);
  const started = useRuns((state) => state.runs);
  const [words, setWords] = useState('');
  const wanted = useDeferredValue(words);
  const list = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (listing === 'unasked') void listRuns(everywhere);
  }, [listing, everywhere]);
  const all = useMemo(() => addStartedRuns([...cards.values()], started, null), [cards, started]);
  const own = useMemo(
    () =>
      all.find((card) => getRunKey(card.run) === getRunKey(run)) ??
      cards.get(getRunKey(run)) ??
      createUnreadCard(run, null),
    [all, cards, run],
  );
  const found = useMemo(() => findSimilarRuns(own, all, started, wanted), [own, all, started, wanted]);
  const title = toRunTitle(own.title);
  const isListing = listing === 'unasked' || listing === 'asked';
  const onKey = (event: KeyboardEvent): void => {
    if (list.current === null) return;
    const isFirst = event.key === 'ArrowUp' && list.current.querySelector('button')?.matches(':focus') === true;
    if (isFirst) field.current?.focus();
    else if (!moveFocusInList(list.current, event)) return;
    event.preventDefault();
  };
  const onFieldKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') onKey(event);
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    // The rows may still be those of an earlier text. Enter means the one in the field.
    const [first] = wanted === words ? found : findSimilarRuns(own, all, started, words);
    if (first === undefined) return;
    event.preventDefault();
    choose(run, first);
  };
  return (
    <Dialog
      title={t`Compare with…`}
      onClose={closeComparison}
      onFocusLost={() => sendPageRequestIfMounted('focusRuns')}
      className={styles.dialog}
    >
      <p className={styles.about}>{t`Choose a run to show next to “${title}”.`}</p>
      <SearchField
        ref={field}
        name={t`Search runs`}
        value={words}
        onChange={setWords}
        onKeyDown={onFieldKey}
        hasFirstFocus
        className={styles.search}
      />
      <div className={styles.runs}>
        {found.length === 0 ? (
          <EmptyState
            what={isListing ? t`Looking for runs…` : words === '' ? t`No other runs` : t`No matching runs`}
            how={everywhere ? t`Try other words.` : t`Try other words, or search all folders.`}
          />
        ) : (
          <ul ref={list} aria-label={t`Runs to compare with`} onKeyDown={onKey}>
            {found.slice(0, maxRows).map((card) => (
              <RunRow key={getRunKey(card.run)} card={card} root={run.projectRoot} onChoose={() => choose(run, card)} />
            ))}
          </ul>
        )}
      </div>
      <DialogFooter
        hint={
          found.length > maxRows
            ? t`${counted(found.length - maxRows, 'more run')}: type to find it.`
            : t`Runs with the same prompt come first.`
        }
      >
        {!everywhere && (
          <Button
            size={32}
            onClick={() => {
              cardViewChanged({ everywhere: true });
              void listRuns(true);
              field.current?.focus();
            }}
          >
            {t`Search all folders`}
          </Button>
        )}
        <Button size={32} onClick={closeComparison}>{t`Cancel`}</Button>
      </DialogFooter>
    </Dialog>
  );
}

function choose(first: RunRef, second: RunCard): void {
  comparedRunsChosen(first, second.run);
}

type RunRowProps = { readonly card: RunCard; readonly root: string; readonly onChoose: () => void };

function RunRow({ card, root, onChoose }: RunRowProps) {
  const context = useWork();
  const work = describeWork(findRunWork(getRunKey(card.run), context, card), Date.now());
  const view = summarizeRun(card, Date.now());
  const isNear = card.run.projectRoot === root;
  return (
    <li>
      <button type="button" className={styles.row} onClick={onChoose}>
        {work.glyph !== null && <StateGlyph state={work.glyph} />}
        <span className={styles.title}>{view.title}</span>
        <span className={styles.state}>
          {[work.text, view.date?.text, view.engine].filter((part) => part !== undefined && part !== '').join(' · ')}
        </span>
        {!isNear && <span className={styles.place}>{visibleText(card.run.projectRoot)}</span>}
      </button>
    </li>
  );
}
