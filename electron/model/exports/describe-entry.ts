import { visibleText } from '../../../shared/base/visible-text.ts';
import { formatDuration } from '../../../shared/i18n/duration.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { unnamedAgent } from '../../../shared/threads/agent-source.ts';
import { getAnswerTime } from '../../../shared/transcript/answer-time.ts';
import type {
  Agent,
  AgentsEntry,
  ApprovalTrace,
  CommandEntry,
  Entry,
  PatchEntry,
  ToolEntry,
} from '../../../shared/transcript/entry.ts';
import { getSpeaker, type Speaker } from '../../../shared/transcript/get-speaker.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';

/** An entry as text for an export that users read. All texts are raw and must still be escaped. */
export type EntryText = {
  readonly speaker: Speaker;
  /** The action, such as `Command`. Null for messages. */
  readonly label: string | null;
  /** The command, tool, or query. */
  readonly code: string | null;
  /** The outcome, in short texts. */
  readonly facts: readonly string[];
  /** The text in Markdown. */
  readonly prose: string;
  /** Related plain text. */
  readonly texts: readonly string[];
};

type State =
  | Exclude<Turn['status'], 'completed'>
  | CommandEntry['status']
  | PatchEntry['status']
  | ToolEntry['status']
  | AgentsEntry['status']
  | Agent['state']
  | ApprovalTrace['state'];

const stateText: Readonly<Record<Exclude<State, 'done'>, string>> = {
  applying: t`applying`,
  approved: t`approved`,
  approvedForSession: t`approved for session`,
  background: t`background`,
  blocked: t`blocked`,
  cancelled: t`canceled`,
  closed: t`closed`,
  cutOff: t`cut off`,
  declined: t`declined`,
  didNotApply: t`did not apply`,
  expired: t`expired`,
  failed: t`failed`,
  gone: t`gone`,
  interrupted: t`interrupted`,
  notSent: t`not sent`,
  pending: t`pending`,
  running: t`running`,
  starting: t`starting`,
  stopped: t`stopped`,
  waiting: t`waiting`,
};

const changeTexts: Readonly<Record<PatchEntry['files'][number]['change'], string>> = {
  added: t`added`,
  deleted: t`deleted`,
  modified: t`modified`,
  renamed: t`renamed`,
};

const nothing = { speaker: 'Codex', label: null, code: null, facts: [], prose: '', texts: [] } as const;

/** Describes an entry. */
export function describeExportedEntry(entry: Entry): EntryText {
  switch (entry.kind) {
    case 'user': {
      const facts = entry.state === 'notSent' ? [t`not sent`, ...toList(entry.problem)] : [];
      const sources = entry.sources.map(({ name, resource }) =>
        resource === undefined ? t`Attached: ${name}` : t`Attached: ${name}, ${resource.uri} of ${resource.server}`,
      );
      return { ...nothing, speaker: getSpeaker(entry), facts, prose: entry.text, texts: sources };
    }
    case 'assistant':
      return { ...nothing, facts: describeDrop(entry), prose: entry.text };
    case 'reasoning': {
      const prose = [...entry.summary, ...entry.content].join('\n\n');
      return { ...nothing, label: t`Thought`, facts: describeDrop(entry), prose };
    }
    case 'command':
      return {
        ...nothing,
        label: t`Command`,
        code: entry.command,
        facts: describeCommand(entry),
        texts: toList(entry.message),
      };
    case 'patch': {
      const facts = describeOutcome(entry.status, entry.approval);
      const files = entry.files.map(
        ({ added, change, movedTo, path, removed }) =>
          `${changeTexts[change]} ${path}${movedTo === null ? '' : t` to ${movedTo}`} (+${added} −${removed})`,
      );
      return { ...nothing, label: t`Patch`, facts, texts: [...toList(files.join('\n')), ...toList(entry.message)] };
    }
    case 'tool': {
      const code = entry.server === null ? entry.tool : `${entry.server}: ${entry.tool}`;
      const facts = [...describeOutcome(entry.status, entry.approval), ...describeDuration(entry.durationMs)];
      const texts = [entry.arguments, entry.result, entry.error].flatMap(toList);
      return { ...nothing, label: t`Tool`, code, facts, texts };
    }
    case 'agents': {
      const texts = entry.agents.flatMap((agent) => [
        `${describeAgent(agent)}`,
        ...toList(agent.asked),
        ...toList(agent.words),
      ]);
      const about = entry.action === 'spawn' ? texts : entry.agents.map(describeAgent);
      const said = entry.action === 'message' ? toList(entry.prompt) : [];
      return {
        ...nothing,
        label: t`Agents`,
        code: entry.tool,
        facts: getStateText(entry.status),
        texts: [...about, ...said],
      };
    }
    case 'plan': {
      const marks = { pending: '[ ]', inProgress: '[~]', done: '[x]' };
      const steps = entry.steps.map(({ status, text }) => `${marks[status]} ${text}`).join('\n');
      return { ...nothing, label: t`Plan`, facts: describeDrop(entry), prose: entry.text, texts: toList(steps) };
    }
    case 'webSearch':
      return { ...nothing, label: t`Searched the web`, code: entry.query };
    case 'image':
      return { ...nothing, label: entry.made === true ? t`Created an image` : t`Viewed an image`, code: entry.path };
    case 'compaction':
      return { ...nothing, label: t`Compacted the thread` };
    case 'review':
      return { ...nothing, label: entry.entered ? t`Review started` : t`Review ended`, prose: entry.text };
    case 'status':
      return { ...nothing, speaker: 'Status', label: entry.fact, texts: toList(entry.detail) };
    case 'unknown':
      return { ...nothing, label: entry.name, texts: toList(entry.json) };
  }
}

function describeAgent({ name, state }: Agent): string {
  return [name ?? unnamedAgent, ...getStateText(state)].join(', ');
}

function describeCommand({ approval, durationMs, exitCode, source, status }: CommandEntry): readonly string[] {
  const how =
    exitCode === null ? describeOutcome(status, approval) : [t`exit ${exitCode}`, ...describeDecision(approval)];
  return [...(source === 'person' ? [t`run by you`] : []), ...how, ...describeDuration(durationMs)];
}

/** Describes how something ended and who allowed it. If both are the same, mentions it once. */
function describeOutcome(status: State, approval: ApprovalTrace | null): readonly string[] {
  const by = describeDecision(approval);
  return status === approval?.state && by.length > 0 ? by : [...getStateText(status), ...by];
}

/** Describes how a turn ended, unless it ended normally. */
export function describeTurnEnd({ status }: Pick<Turn, 'status'>): readonly string[] {
  return status === 'completed' ? [] : getStateText(status);
}

/** Describes a state. Empty for the normal state. */
function getStateText(state: State): readonly string[] {
  return state === 'done' ? [] : [stateText[state]];
}

function describeDecision(approval: ApprovalTrace | null): readonly string[] {
  if (approval === null || approval.by === null) return [];
  const what = stateText[approval.state];
  switch (approval.by) {
    case 'person':
    case 'otherWindow': {
      const took = formatAnswerTime(approval);
      return [took === null ? t`${what} by you` : t`${what} by you after ${took}`];
    }
    case 'rule':
      return [t`${what} by a rule`];
    case 'interrupt':
      return [t`${what} by an interrupt`];
    case 'codex':
      return [t`${what} by Codex`];
  }
}

function formatAnswerTime(approval: ApprovalTrace): string | null {
  const ms = getAnswerTime(approval);
  return ms === null ? null : formatDuration(ms);
}

function describeDrop({ state }: { readonly state: string }): readonly string[] {
  return state === 'dropped' ? [t`Codex does not remember this text`] : [];
}

function describeDuration(ms: number | null): readonly string[] {
  return ms === null ? [] : [formatDuration(ms)];
}

function toList(text: string | null): readonly string[] {
  return text === null || text.trim() === '' ? [] : [text];
}

/** Formats a time so that every reader understands it. */
export function formatUtcMoment(at: number): string {
  const moment = new Date(at);
  return Number.isNaN(moment.getTime()) ? t`unknown` : `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Puts a short text on one line, without invisible characters. */
export function toExportLine(text: string): string {
  return visibleText(text.replaceAll(/\s+/g, ' ').trim());
}
