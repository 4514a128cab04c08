import ChevronLeftIcon from 'lucide-react/icons/chevron-left';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import LockIcon from 'lucide-react/icons/lock';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { ApprovalDecision } from '../../../shared/approvals/approval.ts';
import { t } from '../../../shared/words/words.ts';
import type { RunRef } from '../../../shared/workcells/run-ref.ts';
import { resolveApproval } from '../../commands/approvals.commands.ts';
import { confirmRemember } from '../../commands/rules.commands.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { onPageRequest, type PageRequest, requestOfPage } from '../../stores/page-requests.ts';
import { useThreads } from '../../stores/threads.store.ts';
import styles from './ApprovalDock.module.css';
import type { ApprovalPromptView } from './approval-prompt.view-model.ts';
import { AnswerButtons } from './parts/AnswerButtons.tsx';
import { PromptBody } from './parts/PromptBody.tsx';
import { PromptFacts } from './parts/PromptFacts.tsx';
import { RememberChoice } from './parts/RememberChoice.tsx';
import { describeRemember, notRemembered, rememberChoiceOf } from './remember.view-model.ts';
import { useApprovalPrompt } from './use-approval-prompt.ts';
import { useSpokenApprovals } from './use-spoken-approvals.ts';

/** What Codex asks of the person in the shown thread, one request at a time. It never takes the focus by itself. */
export default function ApprovalDock() {
  useSpokenApprovals();
  const thread = useThreads((state) => state.shown);
  const { view, turnTo } = useApprovalPrompt(useMemo(() => ({ thread }), [thread]));
  if (view === null) return null;
  return <Prompt key={view.id} view={view} onTurn={turnTo} comesTo="focusApproval" goesTo="focusComposer" />;
}

/** What a run asks of the person, one request at a time; in its dialog. */
export function RunApprovalDock({ run }: { readonly run: RunRef }) {
  const { view, turnTo } = useApprovalPrompt(useMemo(() => ({ run }), [run]));
  if (view === null) return null;
  return <Prompt key={view.id} view={view} onTurn={turnTo} comesTo="focusRunApproval" goesTo="focusTimeline" />;
}

type PromptProps = {
  readonly view: ApprovalPromptView;
  readonly onTurn: (id: ApprovalPromptView['id']) => void;
  /** What is asked of the page to bring the focus here. */
  readonly comesTo: PageRequest;
  /** What is asked of the page once the focus has lost its place here. */
  readonly goesTo: PageRequest;
};

function Prompt({ view, onTurn, comesTo, goesTo }: PromptProps) {
  const region = useRef<HTMLElement>(null);
  const formId = useId();
  const [answering, setAnswering] = useState<ApprovalDecision['type'] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [remember, setRemember] = useState(notRemembered);
  const remembering = describeRemember(view, remember);

  useEffect(
    () =>
      onPageRequest(comesTo, () => {
        const firstField = region.current?.querySelector<HTMLElement>('form :is(input, select, textarea)');
        const firstAnswer = region.current?.querySelector<HTMLElement>('[data-first-answer]');
        (firstField ?? firstAnswer)?.focus();
      }),
    [comesTo],
  );
  useFocusHandedOn(region, goesTo);

  const answer = async (decision: ApprovalDecision): Promise<void> => {
    if (answering !== null) return;
    const isRemembered = decision.type === 'approve' && remember.on && remembering !== null;
    if (isRemembered && remembering.blocked) return;
    if (isRemembered && remembering.warning !== null) {
      if (!(await confirmRemember(remembering.what, remembering.meaning))) return;
    }
    setAnswering(decision.type);
    const choice = isRemembered ? rememberChoiceOf(view.offer, remember, true) : undefined;
    const outcome = await resolveApproval(view.id, decision, choice);
    setAnswering(null);
    setProblem(outcome.ok ? null : outcome.error.message);
  };

  const press = (event: KeyboardEvent): void => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || isTextField(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === 'y' && view.canApprove && !view.dangerous) void answer({ type: 'approve' });
    else if (key === 'n') void answer({ type: 'decline' });
    else return;
    event.preventDefault();
  };

  const { place } = view;
  return (
    <section ref={region} aria-label={t`Approval`} className={styles.dock} onKeyDown={press}>
      <header className={styles.head}>
        <StateGlyph state="waiting" />
        <h2 className={styles.question}>{view.question}</h2>
        {view.managed && (
          <span className={styles.managed} {...tooltip(t`Your administrator wants this asked`)}>
            <LockIcon className={styles.lock} />
            {t`Managed`}
          </span>
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
      </header>
      <div className={styles.body}>
        <PromptBody body={view.body} formId={formId} problem={problem} onAnswer={answer} />
        <PromptFacts facts={view.facts} />
        {remembering !== null && view.offer !== undefined && (
          <RememberChoice
            approvalId={view.id}
            offer={view.offer}
            view={remembering}
            state={remember}
            onChange={setRemember}
          />
        )}
      </div>
      <AnswerButtons
        view={view}
        formId={formId}
        answering={answering}
        remembering={remember.on}
        blocked={remembering?.blocked === true}
        onAnswer={answer}
      />
    </section>
  );
}

/** Once a request is answered its buttons are gone; a focus that was among them goes on to another part of the page. */
function useFocusHandedOn(region: { readonly current: HTMLElement | null }, to: PageRequest): void {
  useEffect(() => {
    const mounted = region.current;
    let within = mounted?.contains(document.activeElement) === true;
    const look = ({ target }: FocusEvent): void => {
      // A dialog takes a focus that has lost its place: that is nobody's move.
      if (isNowhere(target)) return;
      within = target instanceof Node && mounted?.contains(target) === true;
    };
    document.addEventListener('focusin', look);
    return () => {
      document.removeEventListener('focusin', look);
      if (within && isNowhere(document.activeElement)) requestOfPage(to);
    };
  }, [region, to]);
}

function isNowhere(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof Element && target.matches('[role="dialog"]'));
}

function isTextField(target: EventTarget): boolean {
  return (
    target instanceof HTMLElement && target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select')
  );
}
