import ChevronLeftIcon from 'lucide-react/icons/chevron-left';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import LockIcon from 'lucide-react/icons/lock';
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { WaitingApproval } from '../../../shared/approvals/approval.ts';
import type { ApprovalId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { RunRef } from '../../../shared/runs/run-ref.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { isMac } from '../../client/platform.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { focusBack } from '../../components/focus-back.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useModel } from '../../components/use-model.ts';
import { announce } from '../../stores/announcements.store.ts';
import { useApprovals } from '../../stores/approvals.store.ts';
import { onPageRequest, type PageRequest, sendPageRequest } from '../../stores/page-requests.ts';
import { useThreads } from '../../stores/threads.store.ts';
import type { AnswerPlace } from '../../view-models/answer-place.ts';
import styles from './ApprovalDock.module.css';
import { type ApprovalPromptView, describeForSpeech } from './approval-prompt.view-model.ts';
import { isHazard } from './describe-facts.ts';
import { AnswerButtons } from './parts/AnswerButtons.tsx';
import { CardBoundary } from './parts/CardBoundary.tsx';
import { PromptBody } from './parts/PromptBody.tsx';
import { Hazards, PromptFacts } from './parts/PromptFacts.tsx';
import { DirectedText } from './parts/ShownText.tsx';
import type { FirstFocus, PromptModel } from './prompt-model.ts';
import { TypingGuard } from './typing-guard.ts';
import { useApprovalPrompt, useWaiting } from './use-approval-prompt.ts';
import { useEndInView, usePromptModel } from './use-prompt-model.ts';

/** Shows what Codex asks the user in the shown thread, one request at a time. Never takes the focus on its own. */
export default function ApprovalDock() {
  const thread = useThreads((state) => state.shown);
  return (
    <>
      <ErrorBoundary what="" fallback={() => null}>
        <SpokenApprovals />
      </ErrorBoundary>
      <Dock place={useMemo(() => ({ thread }), [thread])} previousRequest="focusApproval" nextRequest="focusComposer" />
    </>
  );
}

function SpokenApprovals() {
  useSpokenApprovals();
  return null;
}

/** Shows what a run asks the user, one request at a time, in the run's dialog. */
export function RunApprovalDock({ run }: { readonly run: RunRef }) {
  return (
    <Dock place={useMemo(() => ({ run }), [run])} previousRequest="focusRunApproval" nextRequest="focusTimeline" />
  );
}

type DockProps = Pick<PromptProps, 'previousRequest' | 'nextRequest'> & { readonly place: AnswerPlace };

function Dock(props: DockProps) {
  const waiting = useWaiting(props.place);
  const [first] = waiting;
  if (first === undefined) return null;
  return (
    <CardBoundary approval={first}>
      <ShownPrompt waiting={waiting} {...props} />
    </CardBoundary>
  );
}

function ShownPrompt({ place, waiting, ...rest }: DockProps & { readonly waiting: readonly WaitingApproval[] }) {
  const { view, turnTo } = useApprovalPrompt(place);
  const approval = waiting.find(({ id }) => id === view?.id);
  if (view === null || approval === undefined) return null;
  return (
    <CardBoundary approval={approval}>
      <Prompt key={view.id} view={view} onTurn={turnTo} {...rest} />
    </CardBoundary>
  );
}

type PromptProps = {
  readonly view: ApprovalPromptView;
  readonly onTurn: (id: ApprovalPromptView['id']) => void;
  /** The page request that moves the focus here. */
  readonly previousRequest: PageRequest;
  /** The page request that moves the focus on when the focused control here is gone. */
  readonly nextRequest: PageRequest;
};

const firstFocus: Readonly<Record<FirstFocus, string>> = {
  form: 'form :is(input, select, textarea)',
  showAll: '[data-show-all]',
  approve: '[data-first-answer]',
  grant: '[data-first-answer]',
  decline: '[data-first-answer]',
};

function Prompt({ view, onTurn, previousRequest, nextRequest }: PromptProps) {
  const region = useRef<HTMLElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const formId = useId();
  const model = usePromptModel(view, region);
  const state = useModel(model, (current) => current.state);
  const keys = useKeys('focusApproval');
  const [showsFacts, setShowsFacts] = useState(false);
  useEndInView(end, model, view);

  useEffect(
    () =>
      onPageRequest(previousRequest, () => {
        const find = (selector: string) => region.current?.querySelector<HTMLElement>(selector);
        (find(firstFocus[model.firstFocus]) ?? find('[data-first-answer]'))?.focus();
      }),
    [previousRequest, model],
  );
  useFocusHandedOn(region, nextRequest, model);

  const press = (event: KeyboardEvent): void => {
    const { key, nativeEvent, repeat } = event;
    const option = findOption(region.current, event.target, key);
    const pick = option === null ? null : () => pickOption(option);
    const modified = event.ctrlKey || event.metaKey || event.altKey || nativeEvent.isComposing;
    if (key === 'Escape' && state.grant !== null && !isInMenu(event.target)) {
      event.preventDefault();
      model.closeGrant();
    } else if (model.pressKey({ key, repeat, modified, takesLetters: takesLetters(event.target), pick })) {
      event.preventDefault();
    }
  };
  // This check runs before a click on an answer does anything.
  const admit = (event: MouseEvent): void => {
    const pressed = event.target instanceof Element ? event.target.closest('[data-answer]') : null;
    if (pressed === null) return;
    if (pressed.getAttribute('aria-disabled') !== 'true' && model.admitsClick(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const { showsAll } = state;
  useEffect(() => {
    // The button is gone. The user can scroll the revealed text from here.
    if (showsAll) region.current?.querySelector<HTMLElement>('[data-well], [tabindex="0"]')?.focus();
  }, [showsAll]);

  const { place } = view;
  const [facts, hazards] = [view.facts.filter((fact) => !isHazard(fact)), view.facts.filter(isHazard)];
  // The button that approves shows the rest first. Where there is none, the gap in the text has a button.
  const reading = { showsAll, onShowAll: view.canApprove ? null : () => model.showAll() };
  return (
    <section
      ref={region}
      data-area=""
      data-question=""
      data-asks={view.suggestsAnswer ? '' : undefined}
      aria-label={t`Approval`}
      className={styles.dock}
      data-takes-escape={state.grant === null ? undefined : ''}
      onKeyDown={press}
      onClickCapture={admit}
    >
      <header className={styles.head}>
        <StateGlyph state="waiting" />
        <h2 className={styles.question} dir="ltr">
          <DirectedText text={view.question} />
        </h2>
        {view.isManaged && (
          <span className={styles.managed} {...tooltip(t`Your administrator requires this approval`)}>
            <LockIcon className={styles.lock} />
            {t`Managed`}
          </span>
        )}
        {facts.length > 0 && (
          <Button
            kind="quiet"
            size={24}
            className={styles.why}
            aria-expanded={showsFacts}
            onClick={() => setShowsFacts(!showsFacts)}
          >
            {t`Why?`}
          </Button>
        )}
        {place !== null && (
          <>
            <span className={styles.place}>
              {place.at}
              {t` of `}
              {place.of}
            </span>
            <IconButton
              name={t`Previous approval`}
              icon={<ChevronLeftIcon />}
              disabled={place.before === null}
              onClick={() => place.before !== null && onTurn(place.before)}
            />
            <IconButton
              name={t`Next approval`}
              icon={<ChevronRightIcon />}
              disabled={place.after === null}
              onClick={() => place.after !== null && onTurn(place.after)}
            />
          </>
        )}
        {keys !== undefined && <Kbd chord={keys} />}
      </header>
      <div className={classNames(styles.body, showsAll && styles.showsAll)}>
        <PromptBody
          approvalId={view.id}
          body={view.body}
          formId={formId}
          problem={state.problem}
          onAnswer={(decision) => model.answer(decision)}
          {...reading}
        />
        <Hazards facts={hazards} {...reading} />
        <div className={classNames(styles.facts, showsFacts && styles.showsFacts)}>
          <PromptFacts facts={facts} {...reading} />
        </div>
        <div ref={end} className={styles.end} />
      </div>
      <p role="status" className={styles.note}>
        {view.modeNote}
      </p>
      <AnswerButtons view={view} formId={formId} model={model} state={state} />
    </section>
  );
}

/**
 * Moves the focus to another part of the page when it was on a control of a request that has been answered. If the user
 * was typing into a field when someone else settled the request, their keys must not trigger anything: the focus moves
 * to the transcript, and the rest of the text is dropped.
 */
function useFocusHandedOn(region: { readonly current: HTMLElement | null }, to: PageRequest, model: PromptModel): void {
  useEffect(() => {
    const mounted = region.current;
    let last: EventTarget | null = document.activeElement;
    const isWithin = (target: EventTarget | null) => target instanceof Node && mounted?.contains(target) === true;
    let within = isWithin(last);
    const rememberFocus = ({ target }: FocusEvent): void => {
      // When the focused element disappears, a dialog takes the focus; the user did not move it.
      if (isNowhere(target)) return;
      last = target;
      within = isWithin(target);
    };
    document.addEventListener('focusin', rememberFocus);
    return () => {
      document.removeEventListener('focusin', rememberFocus);
      if (!within || !isNowhere(document.activeElement)) return;
      const wasTyping = last !== null && isTextField(last) && !model.isAnswered;
      if (wasTyping) swallowTyping();
      sendPageRequest(wasTyping ? 'focusTranscript' : to);
      // The transcript takes no focus while a sheet covers it.
      focusBack();
    };
  }, [region, to, model]);
}

/** Blocks keys from the page while they continue text typed into a field that is gone. */
function swallowTyping(): void {
  const guard = new TypingGuard(performance.now(), isMac);
  const events = ['keydown', 'keypress', 'keyup'] as const;
  const take = (event: globalThis.KeyboardEvent): void => {
    if (event.type === 'keydown' ? guard.swallows(event, performance.now()) : guard.isOpen(performance.now())) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else {
      for (const name of events) window.removeEventListener(name, take, true);
    }
  };
  for (const name of events) window.addEventListener(name, take, true);
}

function isNowhere(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof Element && target.matches('[role="dialog"]'));
}

/** Checks whether letters mean something else here. In a menu, a letter moves to the entry that starts with it. */
function takesLetters(target: EventTarget): boolean {
  return isTextField(target) || isInMenu(target);
}

/** Finds the option with a digit: of the focused question, else of the first one without an answer. */
function findOption(region: HTMLElement | null, target: EventTarget, digit: string): HTMLElement | null {
  const questions = [...(region?.querySelectorAll('[data-options]') ?? [])];
  const focused = questions.find((question) => target instanceof Node && question.contains(target));
  const open = focused ?? questions.find((question) => !question.hasAttribute('data-answered')) ?? questions[0];
  const options = [...(open?.querySelectorAll<HTMLElement>('[aria-keyshortcuts]') ?? [])];
  return options.find((option) => option.getAttribute('aria-keyshortcuts') === digit) ?? null;
}

/** Does what a click on the option does, and moves the focus there: Enter sends the answer. */
function pickOption(option: HTMLElement): void {
  option.focus();
  option.click();
}

function isInMenu(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[role="menu"]') !== null;
}

function isTextField(target: EventTarget): boolean {
  return (
    target instanceof HTMLElement && target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select')
  );
}

/** Announces each new request once, in any thread, including requests that already wait when the page opens. */
function useSpokenApprovals(): void {
  const approvals = useApprovals((state) => state.approvals);
  const announcedIds = useRef(new Set<ApprovalId>());
  useEffect(() => {
    const newApprovals = approvals.filter(({ id }) => !announcedIds.current.has(id));
    for (const { id } of newApprovals) announcedIds.current.add(id);
    if (newApprovals.length > 0) announce(newApprovals.map(describeForSpeech).join('\n'), 'assertive');
  }, [approvals]);
}
