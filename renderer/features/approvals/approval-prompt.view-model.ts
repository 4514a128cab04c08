import { type ApprovalDecision, getAskingThread, type WaitingApproval } from '../../../shared/approvals/approval.ts';
import type { RuleOffer } from '../../../shared/approvals/approval-rule.ts';
import { getOfferedAnswers, takesReason } from '../../../shared/approvals/offered-answers.ts';
import type { RunsWhen } from '../../../shared/approvals/program-files/runs-when.ts';
import type { Reach } from '../../../shared/approvals/reach.ts';
import type { ApprovalId, ThreadId } from '../../../shared/base/ids.ts';
import { visibleLine, visibleText } from '../../../shared/base/visible-text.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { getApprovalMode } from '../../../shared/settings/approval-modes.ts';
import type { ApprovalMode } from '../../../shared/settings/settings-schema.ts';
import type { ThreadSettings } from '../../../shared/threads/thread-summary.ts';
import type { WorkspaceSnapshot } from '../../../shared/workspace/workspace-snapshot.ts';
import { type AnswerPlace, isAnsweredIn } from '../../view-models/answer-place.ts';
import { describeShowAll, isFolded, type PromptBodyView } from './describe-body.ts';
import { describeAskingRun, describeFacts, maxFactCharacters } from './describe-facts.ts';
import { findOnlyChoice, readForm } from './elicitation-form.ts';
import type { LastingAnswer, PromptFact } from './kinds/prompt-kind.ts';
import { getPromptKind } from './kinds/prompt-kinds.ts';

/** Shows whether the Approvals picker has changed since a turn started. */
export type ModeInput = {
  /** The mode in the picker. */
  readonly chosen: ApprovalMode;
  /** The user does not let Codex write to the folder, in any mode. */
  readonly folderIsReadOnly: boolean;
  /** The settings that the thread runs with; null until Codex reports them. */
  readonly settings: Pick<ThreadSettings, 'approvalPolicy' | 'sandbox'> | null;
};

type Pair = Pick<ThreadSettings, 'approvalPolicy' | 'sandbox'>;

/** The policy and sandbox of each mode; null if config.toml decides. */
const pairs: Readonly<Record<ApprovalMode, Pair | null>> = {
  config: null,
  readOnly: { approvalPolicy: 'on-request', sandbox: 'readOnly' },
  askForEverything: { approvalPolicy: 'untrusted', sandbox: 'workspaceWrite' },
  askWhenNeeded: { approvalPolicy: 'on-request', sandbox: 'workspaceWrite' },
  fullAccess: { approvalPolicy: 'never', sandbox: 'fullAccess' },
};

/**
 * Returns the note next to a waiting request when the Approvals picker differs from the turn that asks. A turn keeps
 * its mode until it ends, and a mode change answers no request. Null when both modes are the same, and when config.toml
 * decides.
 */
export function describeModeNote({ chosen, folderIsReadOnly, settings }: ModeInput): string | null {
  const pair = pairs[chosen];
  if (folderIsReadOnly || pair === null || settings === null) return null;
  if (settings.approvalPolicy === null || settings.sandbox === null) return null;
  if (settings.approvalPolicy === pair.approvalPolicy && settings.sandbox === pair.sandbox) return null;
  const { label } = getApprovalMode(chosen);
  return t`Approvals is now set to “${label}”, starting with your next message. This request still needs your answer.`;
}

/** The input that the prompt is made from. */
export type ApprovalPromptInput = {
  readonly approvals: readonly WaitingApproval[];
  readonly place: AnswerPlace;
  /** The approval that the user switched to; null: the oldest. */
  readonly chosen: ApprovalId | null;
  readonly workspace: Pick<WorkspaceSnapshot, 'path' | 'displayPath'> | null;
  /** The Approvals picker, and the settings that each thread runs with. */
  readonly modes: Omit<ModeInput, 'settings'> & {
    readonly settings: Readonly<Record<ThreadId, ModeInput['settings']>>;
  };
};

/** The prompt for one approval. */
export type ApprovalPromptView = {
  readonly id: ApprovalId;
  readonly question: string;
  /** Administrators require it. */
  readonly isManaged: boolean;
  readonly body: PromptBodyView;
  readonly facts: readonly PromptFact[];
  /** What a change of the Approvals picker means for this request; null if the picker did not change. */
  readonly modeNote: string | null;
  /** The request is long. Its middle is left out until the user shows all of it, and no approval counts before that. */
  readonly isFolded: boolean;
  /** The label of the button that shows all of a long request. */
  readonly showAll: string;
  /** The position among the requests that wait there, counted from 1; null for a single request. */
  readonly place: {
    readonly at: number;
    readonly of: number;
    readonly before: ApprovalId | null;
    readonly after: ApprovalId | null;
  } | null;
  /** The request can reach everything on the machine: no key approves. */
  readonly isDangerous: boolean;
  /** The request is dangerous, or changes a file that programs run on their own. No answer is suggested. */
  readonly needsCare: boolean;
  /** One answer is filled. None is for what needs care, or for questions, where no answer is right by default. */
  readonly suggestsAnswer: boolean;
  /** The answer is a form to fill in. */
  readonly hasForm: boolean;
  readonly canApprove: boolean;
  /** The label of the Approve button. */
  readonly approve: string;
  /** The label of the button that sends a completed form. */
  readonly submit: string;
  readonly canApproveForSession: boolean;
  /** What an approval for the session allows. */
  readonly session: string;
  /** The user can say why they decline. */
  readonly takesReason: boolean;
  /** The user can send a message without the findings. */
  readonly canApproveMasked: boolean;
  /** Codex waits in a turn that can be canceled instead. */
  readonly canCancelTurn: boolean;
  readonly lasting: LastingAnswer | null;
  /** The rules that the approval may be remembered as, and its reach according to Codex. */
  readonly offer: RuleOffer | undefined;
  readonly reach: Reach | null;
};

/** Describes the approval to answer in a place; null when none waits there. */
export function describeApprovalPrompt(facts: ApprovalPromptInput): ApprovalPromptView | null {
  const waiting = filterWaiting(facts);
  const at = Math.max(
    0,
    waiting.findIndex(({ id }) => id === facts.chosen),
  );
  const approval = waiting[at];
  if (approval === undefined) return null;
  const { asked, own, reach } = approval;
  const kind = getPromptKind(asked);
  const answers = getOfferedAnswers(approval);
  const offers = (answer: ApprovalDecision['type']) => answers.includes(answer);
  const lasting = kind.lasting?.(asked) ?? null;
  const body = kind.body(asked, facts.workspace);
  const allFacts = [
    ...('run' in facts.place ? [] : describeAskingRun(approval)),
    ...describeFacts(approval, facts.workspace),
  ];
  const isDangerous = reach?.everything === true;
  const needsCare = isDangerous || (approval.places ?? []).some(({ runs }) => runs !== null && ownRuns.has(runs));
  return {
    id: approval.id,
    question: kind.question(asked, approval),
    isManaged: own?.managed === true,
    body,
    facts: allFacts,
    modeNote: describeApprovalModeNote(approval, facts.modes),
    isFolded: isFolded(body) || allFacts.some(({ text }) => text.length > maxFactCharacters),
    showAll: describeShowAll(body),
    place:
      waiting.length === 1
        ? null
        : { at: at + 1, of: waiting.length, before: waiting[at - 1]?.id ?? null, after: waiting[at + 1]?.id ?? null },
    isDangerous,
    needsCare,
    suggestsAnswer: !needsCare && !isChoice(body),
    hasForm: offers('submitForm') || offers('answerQuestions'),
    canApprove: offers('approve'),
    approve: kind.approve ?? t`Approve`,
    submit: kind.submit?.(asked) ?? t`Answer`,
    canApproveForSession: offers('approveForSession'),
    session: kind.session ?? '',
    takesReason: !('run' in facts.place) && takesReason(approval),
    canApproveMasked: offers('approveMasked'),
    canCancelTurn: offers('cancelTurn'),
    lasting: lasting !== null && offers(lasting.decision.type) ? lasting : null,
    offer: approval.offer,
    reach,
  };
}

/** Returns whether the request asks which of several answers is right. */
function isChoice(body: PromptBodyView): boolean {
  return body.kind === 'questions' || (body.kind === 'form' && findOnlyChoice(readForm(body.schema)) !== null);
}

/** When a file runs although no one works on the project: outside of its builds, tests and servers. */
const ownRuns: ReadonlySet<RunsWhen> = new Set([
  'git',
  'commit',
  'editor',
  'agent',
  'shell',
  'signIn',
  'entered',
  'opened',
]);

/**
 * Returns the mode note for an approval. The picker applies to Codex's turns; requests of the app or a run do not
 * follow it.
 */
function describeApprovalModeNote(
  approval: WaitingApproval,
  { settings, ...modes }: ApprovalPromptInput['modes'],
): string | null {
  if (approval.run !== undefined || !canCancelTurn(approval)) return null;
  return describeModeNote({ ...modes, settings: settings[getAskingThread(approval)] ?? null });
}

/** Returns the requests that wait in a place, oldest first. */
export function filterWaiting({
  approvals,
  place,
  workspace,
}: Pick<ApprovalPromptInput, 'approvals' | 'place' | 'workspace'>): readonly WaitingApproval[] {
  return approvals.filter((approval) => isAnsweredIn(approval, place, workspace?.path ?? null));
}

/** Returns whether Codex waits in a turn that can be canceled instead. */
export function canCancelTurn(approval: WaitingApproval): boolean {
  return getOfferedAnswers(approval).includes('cancelTurn');
}

/** Describes a request in the words to announce when it arrives. */
export function describeForSpeech(approval: WaitingApproval): string {
  const { agent, asked, run, threadTitle } = approval;
  const question = getPromptKind(asked).question(asked, approval);
  const what = asked.kind === 'command' ? ` ${shortenForSpeech(asked.command)}` : '';
  const who = agent === undefined ? '' : t`${visibleLine(agent.path.join(' › '))} asks. `;
  const title = visibleLine(threadTitle);
  if (run !== undefined) return t`The run ${title} is waiting for you. ${who}${question}${what}`;
  return t`${title} is waiting for you. ${who}${question}${what}`;
}

/** Shortens a command, but keeps enough to recognize it. The card shows all of it. */
function shortenForSpeech(command: string): string {
  const lines = command.split('\n').length;
  const shown = visibleText(command.slice(0, maxSpokenLength).toWellFormed());
  const count = lines > 1 ? ` ${t`${counted(lines, 'line')} total.`}` : '';
  return `${shown}${command.length > maxSpokenLength ? '…' : ''}${count}`;
}

const maxSpokenLength = 200;
