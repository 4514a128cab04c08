import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import { useEffect, useId, useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { sendPageRequest } from '../../stores/page-requests.ts';
import {
  type CurrentRewind,
  isMoving,
  rewindChanged,
  rewindDialogClosed,
  useRewinds,
} from '../../stores/rewind.store.ts';
import { useAnswerGuard } from '../questions/use-answer-guard.ts';
import { carryOutRewind, planRewind, planRewindAgain } from './carry-out-rewind.ts';
import styles from './RewindDialog.module.css';
import { RewindFiles } from './RewindFiles.tsx';
import { RewindTape } from './RewindTape.tsx';
import { describeRewind, type ListedFact, type RewindView } from './rewind.view-model.ts';

/** How long an undo without a question may take before the dialog appears, in milliseconds. */
const quietMs = 400;

/** Shows what a rewind would change, and carries it out. */
export default function RewindDialog({ onClose }: { readonly onClose: () => void }) {
  const rewinding = useRewinds((state) => state.currentRewind);
  const isQuiet = useBriefFlag(rewinding?.isImmediate === true);
  const attempt = rewinding?.attempt;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt is planned once
  useEffect(() => void planRewind(), [attempt]);
  if (rewinding === null || isQuiet) return null;
  const close = (): void => {
    rewindDialogClosed();
    onClose();
  };
  return <Asked rewinding={rewinding} onClose={close} />;
}

function Asked({ rewinding, onClose }: { readonly rewinding: CurrentRewind; readonly onClose: () => void }) {
  const view = describeRewind(rewinding);
  const { plan, step } = rewinding;
  const hasPlan = plan !== null && (step === 'ready' || step === 'working' || isMoving(rewinding));
  // Another turn may have no files, but the dialog stays as large as it is.
  const [isLarge, setIsLarge] = useState(false);
  if (!isLarge && view.rows.length > 0) setIsLarge(true);
  const hasFiles = hasPlan && isLarge && view.nothing === null;
  // Enter or a second click meant for the previous button must not carry out the plan.
  const guard = useAnswerGuard(hasPlan ? plan.planId : rewinding.attempt);
  const [selectedPath, setSelectedPath] = useState<string | null>(null);
  const focusedPath = useRef<string | null>(null);
  const body = useRef<HTMLDivElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const planId = hasPlan ? plan.planId : null;
  const shownPlan = useRef<string | null>(null);
  // Until there is a plan, the focus is on Cancel, unless the user moved it. What had it may be gone with the last plan.
  useEffect(() => {
    const isFirst = shownPlan.current === null;
    shownPlan.current = planId;
    const focused = document.activeElement;
    const isFree = focused?.contains(body.current) === true || (isFirst && focused === cancel.current);
    if (planId !== null && isFree) body.current?.querySelector<HTMLElement>('[data-first-focus]')?.focus();
  }, [planId]);
  return (
    <Dialog
      title={view.title}
      className={isLarge ? styles.withFiles : styles.short}
      onClose={onClose}
      onFocusLost={() => sendPageRequest('focusComposer')}
    >
      <div
        ref={body}
        className={styles.body}
        onFocusCapture={() => {
          focusedPath.current = null;
        }}
      >
        {view.message !== null && <p className={styles.message}>{view.message}</p>}
        {rewinding.target.type === 'beforeTurn' && (
          <div className={styles.top}>
            <RewindTape rewinding={rewinding} />
            {view.scopes.length > 0 && <Scopes view={view} />}
          </div>
        )}
        {view.waitsFor !== null && (
          <p role="status" className={styles.waits}>
            <Spinner /> {view.waitsFor}
          </p>
        )}
        {view.failure !== null && <Failure failure={view.failure} />}
        {view.nothing !== null && (
          <p className={styles.nothing}>
            <strong>{view.nothing.what}</strong> {view.nothing.how}
          </p>
        )}
        {rewinding.target.type !== 'beforeTurn' && view.scopes.length > 0 && <Scopes view={view} />}
        {hasFiles && (
          <RewindFiles
            plan={plan}
            rewinding={rewinding}
            view={view}
            selectedPath={selectedPath}
            onSelect={setSelectedPath}
            focusedPath={focusedPath}
          />
        )}
        {hasPlan && <Facts facts={view.facts} />}
      </div>
      <DialogFooter hint={<span role="status">{view.hint}</span>}>
        <Button ref={cancel} size={32} data-first-focus={hasPlan ? undefined : ''} onClick={onClose}>
          {step === 'working' || view.nothing !== null ? t`Close` : t`Cancel`}
        </Button>
        {view.failure === null && view.nothing === null && (
          <Button
            kind="primary"
            size={32}
            disabled={!view.primary.isEnabled}
            busy={view.primary.isBusy}
            aria-disabled={!guard.isOpen || undefined}
            onClick={(event) => guard.acceptsClick(event) && void carryOutRewind()}
          >
            {view.primary.label}
          </Button>
        )}
        {view.failure !== null && view.failure.again !== null && (
          <Button kind="primary" size={32} onClick={planRewindAgain}>
            {view.failure.again}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}

/** Lets the user choose what to rewind: files, the conversation, or both. */
function Scopes({ view }: { readonly view: RewindView }) {
  const group = useId();
  return (
    <fieldset className={styles.scopes}>
      <legend className="visually-hidden">{t`What to rewind`}</legend>
      {view.scopes.map(({ help, isChosen, isDisabled, name, scope }) => (
        <label key={scope} className={styles.scope} {...tooltip(help)}>
          <input
            type="radio"
            name={group}
            aria-description={help}
            checked={isChosen}
            disabled={isDisabled || view.primary.isBusy}
            onChange={() => rewindChanged({ wantedScope: scope })}
            data-first-focus={isChosen ? '' : undefined}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

function Failure({ failure }: { readonly failure: NonNullable<RewindView['failure']> }) {
  const { detail, fact, list } = failure;
  return (
    <div className={styles.failure}>
      <p role="alert" className={styles.fact}>
        <StateGlyph state="failed" />
        <span>
          <strong>{fact}</strong> {detail}
        </span>
      </p>
      {list !== null && (
        <>
          <p className={styles.listed}>{list.fact}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll long content */}
          <ul tabIndex={0} aria-label={list.fact} className={styles.paths}>
            {list.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
            {list.more !== null && <li>{list.more}</li>}
          </ul>
        </>
      )}
    </div>
  );
}

/**
 * Returns true for a moment after an undo starts without asking. Most end so soon that a dialog would only flash.
 */
function useBriefFlag(isAtOnce: boolean): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    if (!isAtOnce) return;
    const timer = setTimeout(() => setIsLate(true), quietMs);
    return () => clearTimeout(timer);
  }, [isAtOnce]);
  return isAtOnce && !isLate;
}

/** Shows what a rewind leaves alone. */
function Facts({ facts }: Pick<RewindView, 'facts'>) {
  if (facts.length === 0) return null;
  return (
    <div className={styles.facts}>
      {facts.map((fact) => (
        <Fact key={fact.fact} fact={fact} />
      ))}
    </div>
  );
}

function Fact({ fact: { fact, lines, more } }: { readonly fact: ListedFact }) {
  const [isOpen, setIsOpen] = useState(false);
  if (lines.length === 0) return <p>{fact}</p>;
  return (
    <div>
      <button type="button" className={styles.summary} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {isOpen ? <ChevronDownIcon /> : <ChevronRightIcon />}
        {fact}
      </button>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll long content
        <ul tabIndex={0} aria-label={fact} className={styles.lines}>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
          {more !== null && <li>{more}</li>}
        </ul>
      )}
    </div>
  );
}
