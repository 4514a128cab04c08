import {
  type Approval,
  type ApprovalDecision,
  type Asked,
  askerOf,
  type WaitingApproval,
} from '../../../shared/approvals/approval.ts';
import type { RuleOffer } from '../../../shared/approvals/approval-rule.ts';
import { isProgramSettings } from '../../../shared/approvals/program-settings.ts';
import { describeReach, type Reach } from '../../../shared/approvals/reach.ts';
import type { ApprovalId, ThreadId } from '../../../shared/base/ids.ts';
import { describeFinding, nameFindings } from '../../../shared/input-safety/describe-findings.ts';
import { counted, t } from '../../../shared/words/words.ts';
import { keyOfRun, type RunRef } from '../../../shared/workcells/run-ref.ts';
import type { WorkspaceSnapshot } from '../../../shared/workspace/workspace-snapshot.ts';
import { pathWithin } from '../../components/format/path.ts';

/** Where requests are answered: in a thread, where none is shown (null), or in the dialog of a run. */
export type AnswerPlace = { readonly thread: ThreadId | null } | { readonly run: RunRef };

/** What the prompt depends on. */
export type ApprovalPromptFacts = {
  readonly approvals: readonly Approval[];
  readonly place: AnswerPlace;
  /** The approval the person has turned to; null: the oldest. */
  readonly chosen: ApprovalId | null;
  readonly workspace: Pick<WorkspaceSnapshot, 'path' | 'displayPath'> | null;
};

/** A fact beneath the question. */
export type PromptFact = {
  readonly label: string;
  readonly text: string;
  /** `network`: as dangerous, since it leads out over the network first of all. */
  readonly tone: 'words' | 'code' | 'danger' | 'network';
};

/** What is to be read before answering. */
export type PromptBody =
  | { readonly kind: 'command'; readonly command: string }
  | {
      readonly kind: 'files';
      readonly files: readonly {
        readonly path: string;
        readonly added: number;
        readonly removed: number;
        readonly note: string;
      }[];
    }
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'text'; readonly text: string; readonly json: string | null }
  | { readonly kind: 'form'; readonly message: string; readonly schema: string }
  | { readonly kind: 'page'; readonly message: string; readonly url: string; readonly address: Address }
  | { readonly kind: 'link'; readonly address: Address }
  | { readonly kind: 'questions'; readonly questions: Extract<Asked, { kind: 'question' }>['questions'] };

/** A whole address, cut where its host begins and ends; all of it is `before` where it has none. */
export type Address = { readonly before: string; readonly host: string; readonly after: string };

/** An answer that holds for longer than this session, with what it means. */
export type LastingAnswer = { readonly label: string; readonly meaning: string; readonly decision: ApprovalDecision };

/** The prompt for one approval. */
export type ApprovalPromptView = {
  readonly id: ApprovalId;
  readonly question: string;
  /** Administrators want it asked. */
  readonly managed: boolean;
  readonly body: PromptBody;
  readonly facts: readonly PromptFact[];
  /** Its place among those that wait there, counted from 1; null when it is the only one. */
  readonly place: {
    readonly at: number;
    readonly of: number;
    readonly before: ApprovalId | null;
    readonly after: ApprovalId | null;
  } | null;
  /** Everything on the machine is within reach: Approve looks dangerous, and no key approves. */
  readonly dangerous: boolean;
  /** Something is to be filled in, and that is the answer. */
  readonly byForm: boolean;
  readonly canApprove: boolean;
  /** What the yes is called. */
  readonly approve: string;
  readonly canApproveForSession: boolean;
  /** A message can go without what was found in it. */
  readonly canApproveMasked: boolean;
  /** Codex waits in a turn that can be ended instead. */
  readonly canCancelTurn: boolean;
  readonly lasting: LastingAnswer | null;
  /** What it may be remembered as, and how far Codex said that it leads. */
  readonly offer: RuleOffer | undefined;
  readonly reach: Reach | null;
};

/** The approval to answer in a place; null when nothing waits there. */
export function describeApprovalPrompt(facts: ApprovalPromptFacts): ApprovalPromptView | null {
  const waiting = facts.approvals.filter(
    (approval): approval is WaitingApproval =>
      approval.state === 'waiting' && isAnsweredIn(approval, facts.place, facts.workspace?.path ?? null),
  );
  const at = Math.max(
    0,
    waiting.findIndex(({ id }) => id === facts.chosen),
  );
  const approval = waiting[at];
  if (approval === undefined) return null;
  const { asked, own, reach } = approval;
  const byForm = asked.kind === 'question' || (asked.kind === 'elicitation' && asked.schema !== null);
  const known = asked.kind !== 'unknown';
  return {
    id: approval.id,
    question: questionOf(approval),
    managed: own?.managed === true,
    body: bodyOf(asked, facts.workspace),
    facts: [...runOf(approval, facts.place), ...factsOf(approval, facts.workspace)],
    place:
      waiting.length === 1
        ? null
        : { at: at + 1, of: waiting.length, before: waiting[at - 1]?.id ?? null, after: waiting[at + 1]?.id ?? null },
    dangerous: reach?.everything === true,
    byForm,
    canApprove: known && !byForm,
    approve: asked.kind === 'openLink' || asked.kind === 'openFile' ? t`Open` : t`Approve`,
    canApproveForSession: own === undefined && ['command', 'patch', 'permissions', 'mcpTool'].includes(asked.kind),
    canApproveMasked: asked.kind === 'input',
    canCancelTurn: own === undefined && !isOfClaude(asked),
    lasting: lastingOf(asked),
    offer: approval.offer,
    reach,
  };
}

/** Claude Code asks, which has no turn that could be cancelled. */
function isOfClaude(asked: Asked): boolean {
  return asked.kind === 'tool' || (asked.kind === 'question' && asked.tool === 'claude');
}

/**
 * An agent's request is answered in the thread that it works for, and in its own; one about a message that begins a
 * thread where none is shown; one of a run in its dialog, and in the thread that does it once somebody has opened that.
 */
export function isAnsweredIn(approval: Approval, place: AnswerPlace, workspace: string | null): boolean {
  if ('run' in place) return approval.run !== undefined && keyOfRun(approval.run) === keyOfRun(place.run);
  const { thread } = place;
  if (thread === null) return workspace !== null && approval.own?.startsIn === workspace;
  return approval.threadId === thread || askerOf(approval) === thread;
}

/** A request in the words that are spoken when it comes. */
export function spokenApproval(approval: Approval): string {
  const { agent, asked, run, threadTitle } = approval;
  const what = asked.kind === 'command' ? ` ${asked.command}` : '';
  const who = agent === undefined ? '' : t`${agent.path.join(' › ')} asks. `;
  if (run !== undefined) return t`The run ${threadTitle} waits for you. ${who}${questionOf(approval)}${what}`;
  return t`${threadTitle} waits for you. ${who}${questionOf(approval)}${what}`;
}

function questionOf({ asked, own, reach }: Approval): string {
  const everything = reach?.everything === true;
  switch (asked.kind) {
    case 'command':
      return everything ? t`Run this with full access?` : t`Run this command?`;
    case 'patch':
      if (own !== undefined) return t`Apply this diff to ${counted(asked.files.length, 'file')}?`;
      return everything ? t`Make these edits with full access?` : t`Edit ${counted(asked.files.length, 'file')}?`;
    case 'permissions':
      return t`Give Codex these permissions?`;
    case 'mcpTool':
      return t`Use ${asked.tool} of ${asked.server}?`;
    case 'elicitation':
      return asked.url === null ? t`${asked.server} asks` : t`${asked.server} asks you to open a page`;
    case 'question':
      return asked.tool === 'codex' ? t`Codex asks` : t`Claude Code asks`;
    case 'input':
      return t`Send this message with ${nameFindings(asked.findings)}?`;
    case 'ownAction':
      return ownActionQuestions[asked.action];
    case 'openLink':
      return t`Open this page of ${addressOf(asked.url).host}?`;
    case 'openFile':
      return t`Open this file?`;
    case 'tool':
      return t`Let Claude Code use ${asked.tool}?`;
    case 'unknown':
      return t`Codex asks for something this version does not know`;
  }
}

const ownActionQuestions = {
  submitPrompt: t`Send this message?`,
  retry: t`Send this message again?`,
  copySensitiveText: t`Copy this text?`,
} as const;

type Folder = ApprovalPromptFacts['workspace'];

function bodyOf(asked: Asked, folder: Folder): PromptBody {
  switch (asked.kind) {
    case 'command':
      return { kind: 'command', command: asked.command };
    case 'patch':
      return {
        kind: 'files',
        files: asked.files.map(({ path, change, movedTo, added, removed }) => ({
          path: pathWithin(folder?.path ?? null, path),
          added,
          removed,
          note: movedTo === null ? changeWords[change] : t`to ${pathWithin(folder?.path ?? null, movedTo)}`,
        })),
      };
    case 'permissions':
      return {
        kind: 'lines',
        lines: [
          ...(asked.network ? [t`The network`] : []),
          ...asked.read.map((path) => t`Read ${path}`),
          ...asked.write.map((path) => t`Write ${path}`),
          ...(asked.other === null ? [] : [asked.other]),
        ],
      };
    case 'mcpTool':
      return { kind: 'text', text: asked.message, json: asked.arguments };
    case 'elicitation':
      if (asked.url !== null)
        return { kind: 'page', message: asked.message, url: asked.url, address: addressOf(asked.url) };
      return { kind: 'form', message: asked.message, schema: asked.schema ?? '{}' };
    case 'question':
      return { kind: 'questions', questions: asked.questions };
    case 'input':
      return {
        kind: 'lines',
        lines: asked.findings.map(describeFinding).map(({ what, where }) => `${what}: ${where}`),
      };
    case 'ownAction':
      return { kind: 'text', text: asked.text, json: null };
    case 'openLink':
      return { kind: 'link', address: addressOf(asked.url) };
    case 'openFile':
      return { kind: 'lines', lines: [asked.line === null ? asked.path : `${asked.path}:${asked.line}`] };
    case 'tool':
      if (asked.command !== null) return { kind: 'command', command: asked.command };
      return { kind: 'text', text: asked.path ?? '', json: asked.input };
    case 'unknown':
      return { kind: 'text', text: asked.method, json: asked.json };
  }
}

/** The host is told apart so that nothing before or after it passes for it. */
function addressOf(url: string): Address {
  const host = URL.canParse(url) ? new URL(url).host : '';
  const authority = /^[a-z]+:\/\/(?:[^/?#]*@)?/i.exec(url)?.[0] ?? '';
  if (host === '' || !url.startsWith(host, authority.length)) return { before: url, host: '', after: '' };
  return { before: authority, host, after: url.slice(authority.length + host.length) };
}

/** Which run asks, where it is not the one that is looked at. */
function runOf({ run, threadTitle }: WaitingApproval, place: AnswerPlace): readonly PromptFact[] {
  if (run === undefined || 'run' in place) return [];
  return [{ label: t`Run`, text: t`“${threadTitle}”, ${run.workcellId}`, tone: 'words' }];
}

const changeWords = { added: t`new`, deleted: t`deleted`, modified: '', renamed: t`renamed` } as const;

function factsOf(approval: WaitingApproval, folder: Folder): readonly PromptFact[] {
  const { agent, asked, own, reason, reach, threadTitle } = approval;
  const from: readonly PromptFact[] =
    own === undefined || own.turn === null ? [] : [{ label: t`From`, text: originOf(asked, own.turn), tone: 'words' }];
  const who: readonly PromptFact[] =
    agent === undefined
      ? []
      : [{ label: t`Who`, text: t`${agent.path.join(' › ')}, in “${threadTitle}”`, tone: 'words' }];
  const why: readonly PromptFact[] = reason === null ? [] : [{ label: t`Why`, text: t`“${reason}”`, tone: 'words' }];
  const place = placeOf(asked, folder);
  const where: readonly PromptFact[] = place === null ? [] : [{ label: t`Where`, text: place, tone: 'code' }];
  const way = openingOf(asked);
  const opens: readonly PromptFact[] = way === null ? [] : [{ label: t`Opens`, text: way, tone: 'words' }];
  if (reachless.includes(asked.kind)) return [...from, ...who, ...why, ...where, ...opens];
  if (asked.kind === 'tool' && reach === null) {
    const reaches: PromptFact =
      asked.path === null
        ? {
            label: t`Reaches`,
            text: t`Whatever the tool can reach. Claude Code does not run in the sandbox.`,
            tone: 'danger',
          }
        : { label: t`Reaches`, text: t`Only this file`, tone: 'words' };
    return [...who, ...why, reaches];
  }
  const { danger, text } = own !== undefined && reach === null ? withinSandbox(asked) : describeReach(reach);
  return [
    ...from,
    ...who,
    ...why,
    ...where,
    ...opens,
    ...cautionsOf(asked, folder),
    { label: t`Reaches`, text, tone: danger ? toneOfDanger(reach) : 'words' },
  ];
}

/** At most so many files are named. */
const mostNamed = 5;

/** Edits that do more than their size says, and what of a diff is not done. */
function cautionsOf(asked: Asked, folder: Folder): readonly PromptFact[] {
  if (asked.kind !== 'patch') return [];
  const paths = asked.files.flatMap(({ movedTo, path }) => (movedTo === null ? [path] : [path, movedTo]));
  const settings = paths.filter(isProgramSettings).map((path) => pathWithin(folder?.path ?? null, path));
  const more = settings.length - mostNamed;
  const named = settings.slice(0, mostNamed).join(', ') + (more > 0 ? t` and ${more} more` : '');
  return [
    ...(settings.length === 0
      ? []
      : [{ label: t`Careful`, text: t`Other programs run commands from ${named}.`, tone: 'danger' } as const]),
    ...(asked.notes ?? []).map((text) => ({ label: t`Note`, text, tone: 'words' }) as const),
  ];
}

/** Which turn a request of the app is about. */
function originOf(asked: Asked, turn: string): string {
  return ofAnswers.includes(asked.kind) ? t`The answer to “${turn}”` : t`“${turn}”`;
}

/** What an answer suggests. */
const ofAnswers: readonly Asked['kind'][] = ['command', 'patch', 'openLink', 'openFile'];

function toneOfDanger(reach: Reach | null): 'danger' | 'network' {
  return reach?.network === true && !reach.everything && !reach.outsideSandbox ? 'network' : 'danger';
}

/** What the app does for the person leads nowhere else than this, where it does not say so. */
function withinSandbox({ kind }: Asked): { readonly danger: boolean; readonly text: string } {
  if (kind === 'openFile') return { danger: false, text: t`Only this file, which is in this folder` };
  const isCommand = kind === 'command';
  return {
    danger: false,
    text: isCommand ? t`What the sandbox of this thread allows` : t`Only these files of this folder`,
  };
}

/** With what a thing is opened; null where nothing is. */
function openingOf(asked: Asked): string | null {
  if (asked.kind === 'openLink') return t`In your browser, out of Workcell`;
  if (asked.kind !== 'openFile') return null;
  return asked.editor === null
    ? t`The folder that has it, and not the file itself`
    : t`In ${asked.editor}, as Settings say`;
}

/** What leads nowhere: it is only said. */
const reachless: readonly Asked['kind'][] = ['elicitation', 'question', 'input', 'ownAction', 'openLink'];

function placeOf(asked: Asked, folder: Folder): string | null {
  if (asked.kind === 'command') return asked.cwd === null ? null : displayed(asked.cwd, folder);
  if (asked.kind === 'patch' && asked.grantRoot !== null) return t`anywhere in ${displayed(asked.grantRoot, folder)}`;
  if (asked.kind === 'patch') return folder?.displayPath ?? null;
  return null;
}

function displayed(path: string, folder: Folder): string {
  if (folder === null) return path;
  if (path === folder.path) return folder.displayPath;
  const inside = pathWithin(folder.path, path);
  return inside === path ? path : `${folder.displayPath}/${inside}`;
}

function lastingOf(asked: Asked): LastingAnswer | null {
  if (asked.kind === 'mcpTool' && asked.canPersist) {
    return {
      label: t`Approve always`,
      meaning: t`Codex writes it into config.toml and does not ask for ${asked.tool} again, in any project.`,
      decision: { type: 'approveAlways' },
    };
  }
  if (asked.kind !== 'command' || asked.proposedRule === null || asked.proposedRule.length === 0) return null;
  return {
    label: t`Approve with a rule`,
    meaning: t`From now on Codex runs what begins with “${asked.proposedRule.join(' ')}” without asking, in all projects.`,
    decision: { type: 'approveWithRule', words: asked.proposedRule },
  };
}
