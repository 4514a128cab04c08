import { type ApprovalDecision, getAskingThread, type WaitingApproval } from '../../../shared/approvals/approval.ts';
import type { RuleOffer } from '../../../shared/approvals/approval-rule.ts';
import { getOfferedAnswers, takesReason } from '../../../shared/approvals/offered-answers.ts';
import type { Reach } from '../../../shared/approvals/reach.ts';
import type { ApprovalId, ThreadId } from '../../../shared/base/ids.ts';
import { visibleLine, visibleText } from '../../../shared/base/visible-text.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { getApprovalMode } from '../../../shared/settings/approval-modes.ts';
import type { ApprovalMode } from '../../../shared/settings/settings-schema.ts';
import type { ThreadSettings } from '../../../shared/threads/thread-summary.ts';
import type { WorkspaceSnapshot } from '../../../shared/workspace/workspace-snapshot.ts';
import { type AnswerPlace, isAnsweredIn } from '../../view-models/answer-place.ts';
import { isFolded, type PromptBody } from './describe-body.ts';
import { describeFacts, describeRun, maxFactCharacters } from './describe-facts.ts';
import type { LastingAnswer, PromptFact } from './kinds/prompt-kind.ts';
import { getPromptKind } from './kinds/prompt-kinds.ts';

/** What shows whether the Approvals picker has changed since a turn started. */
export type ModeInput = {
  /** The picker's mode. */
  readonly chosen: ApprovalMode;
  /** The user does not let Codex write to the folder, whatever the picker says. */
  readonly folderIsReadOnly: boolean;
  /** What the thread runs with; null until Codex reports it. */
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
 * What to say next to a waiting request when the Approvals picker differs from the turn that asks. A turn keeps its
 * mode until its end, and a mode change answers no request. Null when both are the same, and when config.toml decides.
 */
export function describeModeNote({ chosen, folderIsReadOnly, settings }: ModeInput): string | null {
  const pair = pairs[chosen];
  if (folderIsReadOnly || pair === null || settings === null) return null;
  if (settings.approvalPolicy === null || settings.sandbox === null) return null;
  if (settings.approvalPolicy === pair.approvalPolicy && settings.sandbox === pair.sandbox) return null;
  const { label } = getApprovalMode(chosen);
  return t`Approvals is now set to “${label}”, starting with your next message. This request still needs your answer.`;
}

/** What the prompt depends on. */
export type ApprovalPromptInput = {
  readonly approvals: readonly WaitingApproval[];
  readonly place: AnswerPlace;
  /** The approval that the user switched to; null: the oldest. */
  readonly chosen: ApprovalId | null;
  readonly workspace: Pick<WorkspaceSnapshot, 'path' | 'displayPath'> | null;
  /** The Approvals picker, and what each thread runs with. */
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
  readonly body: PromptBody;
  readonly facts: readonly PromptFact[];
  /** What a change of the Approvals picker means for it; null if there was none. */
  readonly modeNote: string | null;
  /** It is long: its middle is left out until the user shows all of it, and no yes counts before that. */
  readonly isFolded: boolean;
  /** Its position among those that wait there, counted from 1; null when it is the only one. */
  readonly place: {
    readonly at: number;
    readonly of: number;
    readonly before: ApprovalId | null;
    readonly after: ApprovalId | null;
  } | null;
  /** Everything on the machine is within reach: Approve looks dangerous, and no key approves. */
  readonly isDangerous: boolean;
  /** There is a form to fill in, and that is the answer. */
  readonly hasForm: boolean;
  readonly canApprove: boolean;
  /** The name of the yes. */
  readonly approve: string;
  readonly canApproveForSession: boolean;
  /** What an approval for the session allows. */
  readonly session: string;
  /** The user can say why they decline. */
  readonly takesReason: boolean;
  /** A message can go without the findings. */
  readonly canApproveMasked: boolean;
  /** Codex waits in a turn that can be canceled instead. */
  readonly canCancelTurn: boolean;
  readonly lasting: LastingAnswer | null;
  /** What it may be remembered as, and its reach according to Codex. */
  readonly offer: RuleOffer | undefined;
  readonly reach: Reach | null;
};

/** The approval to answer in a place; null when nothing waits there. */
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
    ...('run' in facts.place ? [] : describeRun(approval)),
    ...describeFacts(approval, facts.workspace),
  ];
  return {
    id: approval.id,
    question: kind.question(asked, approval),
    isManaged: own?.managed === true,
    body,
    facts: allFacts,
    modeNote: describeApprovalModeNote(approval, facts.modes),
    isFolded: isFolded(body) || allFacts.some(({ text }) => text.length > maxFactCharacters),
    place:
      waiting.length === 1
        ? null
        : { at: at + 1, of: waiting.length, before: waiting[at - 1]?.id ?? null, after: waiting[at + 1]?.id ?? null },
    isDangerous: reach?.everything === true,
    hasForm: offers('submitForm') || offers('answerQuestions'),
    canApprove: offers('approve'),
    approve: kind.approve ?? t`Approve`,
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

/** The picker applies to Codex's turns. Requests of the app or a run do not follow it. */
function describeApprovalModeNote(
  approval: WaitingApproval,
  { settings, ...modes }: ApprovalPromptInput['modes'],
): string | null {
  if (approval.run !== undefined || !canCancelTurn(approval)) return null;
  return describeModeNote({ ...modes, settings: settings[getAskingThread(approval)] ?? null });
}

/** The requests that wait in a place, oldest first. */
export function filterWaiting({
  approvals,
  place,
  workspace,
}: Pick<ApprovalPromptInput, 'approvals' | 'place' | 'workspace'>): readonly WaitingApproval[] {
  return approvals.filter((approval) => isAnsweredIn(approval, place, workspace?.path ?? null));
}

/** Whether Codex waits in a turn that can be canceled instead. */
export function canCancelTurn(approval: WaitingApproval): boolean {
  return getOfferedAnswers(approval).includes('cancelTurn');
}

/** A request in the words that are announced when it arrives. */
export function describeForSpeech(approval: WaitingApproval): string {
  const { agent, asked, run, threadTitle } = approval;
  const question = getPromptKind(asked).question(asked, approval);
  const what = asked.kind === 'command' ? ` ${shortenForSpeech(asked.command)}` : '';
  const who = agent === undefined ? '' : t`${visibleLine(agent.path.join(' › '))} asks. `;
  const title = visibleLine(threadTitle);
  if (run !== undefined) return t`The run ${title} is waiting for you. ${who}${question}${what}`;
  return t`${title} is waiting for you. ${who}${question}${what}`;
}

/** Enough of a command to recognize it; the card has all of it. */
function shortenForSpeech(command: string): string {
  const lines = command.split('\n').length;
  const shown = visibleText(command.slice(0, maxSpokenLength).toWellFormed());
  const count = lines > 1 ? ` ${t`${counted(lines, 'line')} total.`}` : '';
  return `${shown}${command.length > maxSpokenLength ? '…' : ''}${count}`;
}

const maxSpokenLength = 200;
