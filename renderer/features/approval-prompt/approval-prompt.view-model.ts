import {
  type ApprovalDecision,
  type Asked,
  askerOf,
  type WaitingApproval,
} from '../../../shared/approvals/approval.ts';
import type { RuleOffer } from '../../../shared/approvals/approval-rule.ts';
import { canonicalText } from '../../../shared/approvals/canonical-command.ts';
import { reachOfPrefix } from '../../../shared/approvals/prefix-policy.ts';
import type { Reach } from '../../../shared/approvals/reach.ts';
import type { ApprovalId, ThreadId } from '../../../shared/base/ids.ts';
import { visibleLine, visibleText } from '../../../shared/base/visible-text.ts';
import { nameFindings } from '../../../shared/input-safety/describe-findings.ts';
import { counted, t } from '../../../shared/words/words.ts';
import type { WorkspaceSnapshot } from '../../../shared/workspace/workspace-snapshot.ts';
import { type AnswerPlace, isAnsweredIn } from '../../view-models/answer-place.ts';
import { addressOf, describeBody, isFolded, type PromptBody } from './describe-body.ts';
import { describeFacts, describeRun, type PromptFact, shownFact } from './describe-facts.ts';
import { describeModeNote, type ModeFacts } from './mode-note.ts';
import { nameIn, shownName } from './shown-name.ts';

/** What the prompt depends on. */
export type ApprovalPromptFacts = {
  readonly approvals: readonly WaitingApproval[];
  readonly place: AnswerPlace;
  /** The approval that the person switched to; null: the oldest. */
  readonly chosen: ApprovalId | null;
  readonly workspace: Pick<WorkspaceSnapshot, 'path' | 'displayPath'> | null;
  /** The Approvals picker, and what each thread runs with. */
  readonly modes: Omit<ModeFacts, 'settings'> & {
    readonly settings: Readonly<Record<ThreadId, ModeFacts['settings']>>;
  };
};

/** An answer that lasts longer than this session, with its meaning. */
export type LastingAnswer = { readonly label: string; readonly meaning: string; readonly decision: ApprovalDecision };

/** The prompt for one approval. */
export type ApprovalPromptView = {
  readonly id: ApprovalId;
  readonly question: string;
  /** Administrators require it. */
  readonly managed: boolean;
  readonly body: PromptBody;
  readonly facts: readonly PromptFact[];
  /** What a change of the Approvals picker means for it; null if there was none. */
  readonly modeNote: string | null;
  /** It is long: its middle is left out until the person shows all of it, and no yes counts before that. */
  readonly folded: boolean;
  /** Its position among those that wait there, counted from 1; null when it is the only one. */
  readonly place: {
    readonly at: number;
    readonly of: number;
    readonly before: ApprovalId | null;
    readonly after: ApprovalId | null;
  } | null;
  /** Everything on the machine is within reach: Approve looks dangerous, and no key approves. */
  readonly dangerous: boolean;
  /** There is a form to fill in, and that is the answer. */
  readonly byForm: boolean;
  readonly canApprove: boolean;
  /** The name of the yes. */
  readonly approve: string;
  readonly canApproveForSession: boolean;
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
export function describeApprovalPrompt(facts: ApprovalPromptFacts): ApprovalPromptView | null {
  const waiting = waitingIn(facts);
  const at = Math.max(
    0,
    waiting.findIndex(({ id }) => id === facts.chosen),
  );
  const approval = waiting[at];
  if (approval === undefined) return null;
  const { asked, hasTwin = false, own, reach } = approval;
  const byForm = !hasTwin && (asked.kind === 'question' || (asked.kind === 'elicitation' && asked.schema !== null));
  const known = asked.kind !== 'unknown' && !hasTwin;
  const body = describeBody(asked, facts.workspace);
  const said = [...('run' in facts.place ? [] : describeRun(approval)), ...describeFacts(approval, facts.workspace)];
  return {
    id: approval.id,
    question: questionOf(approval),
    managed: own?.managed === true,
    body,
    facts: said,
    modeNote: modeNoteOf(approval, facts.modes),
    folded: isFolded(body) || said.some(({ text }) => text.length > shownFact),
    place:
      waiting.length === 1
        ? null
        : { at: at + 1, of: waiting.length, before: waiting[at - 1]?.id ?? null, after: waiting[at + 1]?.id ?? null },
    dangerous: reach?.everything === true,
    byForm,
    canApprove: known && !byForm,
    approve: asked.kind === 'openLink' || asked.kind === 'openFile' ? t`Open` : t`Approve`,
    canApproveForSession: known && own === undefined && canHoldForSession(approval),
    canApproveMasked: asked.kind === 'input',
    canCancelTurn: canCancelTurn(approval),
    lasting: hasTwin ? null : lastingOf(asked),
    offer: approval.offer,
    reach,
  };
}

/** The picker applies to Codex's turns. Requests of the app or a run do not follow it. */
function modeNoteOf(approval: WaitingApproval, { settings, ...modes }: ApprovalPromptFacts['modes']): string | null {
  if (approval.own !== undefined || approval.run !== undefined || isOfClaude(approval.asked)) return null;
  return describeModeNote({ ...modes, settings: settings[askerOf(approval)] ?? null });
}

/** The requests that wait in a place, oldest first. */
export function waitingIn({
  approvals,
  place,
  workspace,
}: Pick<ApprovalPromptFacts, 'approvals' | 'place' | 'workspace'>): readonly WaitingApproval[] {
  return approvals.filter((approval) => isAnsweredIn(approval, place, workspace?.path ?? null));
}

/** Codex remembers which tool a call used, and no one can check that if it does not report calls. */
function canHoldForSession({ asked, noOffer }: WaitingApproval): boolean {
  if (asked.kind === 'mcpTool') return noOffer === undefined;
  if (asked.kind === 'command' && asked.takesInput === true) return false;
  return ['command', 'patch', 'permissions'].includes(asked.kind);
}

/** Whether Codex waits in a turn that can be canceled instead. */
export function canCancelTurn({ asked, own }: Pick<WaitingApproval, 'asked' | 'own'>): boolean {
  return own === undefined && !isOfClaude(asked);
}

/** The request comes from Claude Code, which has no turn to cancel. */
function isOfClaude(asked: Asked): boolean {
  return asked.kind === 'tool' || (asked.kind === 'question' && asked.tool === 'claude');
}

/** A request in the words that are announced when it arrives. */
export function spokenApproval(approval: WaitingApproval): string {
  const { agent, asked, run, threadTitle } = approval;
  const what = asked.kind === 'command' ? ` ${spokenCommand(asked.command)}` : '';
  const who = agent === undefined ? '' : t`${visibleLine(agent.path.join(' › '))} asks. `;
  const title = visibleLine(threadTitle);
  if (run !== undefined) return t`The run ${title} waits for you. ${who}${questionOf(approval)}${what}`;
  return t`${title} waits for you. ${who}${questionOf(approval)}${what}`;
}

/** Enough of a command to recognize it; the card has all of it. */
function spokenCommand(command: string): string {
  const lines = command.split('\n').length;
  const shown = visibleText(command.slice(0, spokenLength).toWellFormed());
  const count = lines > 1 ? ` ${t`${counted(lines, 'line')} in all.`}` : '';
  return `${shown}${command.length > spokenLength ? '…' : ''}${count}`;
}

const spokenLength = 200;

function questionOf({ asked, own, reach }: WaitingApproval): string {
  const everything = reach?.everything === true;
  switch (asked.kind) {
    case 'command':
      if (asked.isInput === true) return t`Send this input to a running program?`;
      return everything ? t`Run this with full access?` : t`Run this command?`;
    case 'patch':
      if (own !== undefined) return t`Apply this diff to ${counted(asked.files.length, 'file')}?`;
      return everything ? t`Make these edits with full access?` : t`Edit ${counted(asked.files.length, 'file')}?`;
    case 'permissions':
      return t`Give Codex these permissions?`;
    case 'mcpTool':
      return t`Use ${nameIn(asked.tool)} of ${nameIn(asked.server)}?`;
    case 'elicitation':
      return asked.url === null ? t`${nameIn(asked.server)} asks` : t`${nameIn(asked.server)} asks you to open a page`;
    case 'question':
      return asked.tool === 'codex' ? t`Codex asks` : t`Claude Code asks`;
    case 'input':
      return t`Send this message with ${nameFindings(asked.findings)}?`;
    case 'ownAction':
      return ownActionQuestions[asked.action];
    case 'openLink':
      return t`Open this page of ${nameIn(addressOf(asked.url).host)}?`;
    case 'openFile':
      return t`Open this file?`;
    case 'tool':
      return t`Let Claude Code use ${nameIn(asked.tool)}?`;
    case 'unknown':
      return t`Codex asks for something this version does not know`;
  }
}

const ownActionQuestions = {
  submitPrompt: t`Send this message?`,
  retry: t`Send this message again?`,
  copySensitiveText: t`Copy this text?`,
} as const;

function lastingOf(asked: Asked): LastingAnswer | null {
  if (asked.kind === 'mcpTool' && asked.canPersist) {
    return {
      label: t`Approve always`,
      meaning: t`Codex writes it into config.toml and does not ask for ${nameIn(asked.tool)} again, in any project.`,
      decision: { type: 'approveAlways' },
    };
  }
  if (asked.kind !== 'command' || asked.proposedRule === null || asked.proposedRule.length === 0) return null;
  const words = [...asked.proposedRule];
  const reach = reachOfPrefix(words, 'posix');
  const beginning = visibleLine(canonicalText({ kind: 'command', shell: 'posix', words, environment: [] }));
  if (reach === null || beginning.length > shownName) return null;
  const examples = reach.examples.map((example) => `“${visibleLine(example)}”`).join(t` and `);
  return {
    label: t`Approve with a rule`,
    meaning: t`From now on Codex runs every command that begins with “${beginning}” without asking and outside the sandbox, in all projects. That includes ${examples}, for instance.`,
    decision: { type: 'approveWithRule', words },
  };
}
