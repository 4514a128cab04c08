import { appendAll } from '../../../shared/base/append-all.ts';
import { getOwnValue } from '../../../shared/base/own-value.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { describeAgentsAction } from '../../../shared/transcript/describe-agents.ts';
import type {
  Agent,
  AgentsEntry,
  CommandEntry,
  Entry,
  PlanEntry,
  ReasoningEntry,
} from '../../../shared/transcript/entry.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import type { TextEntry } from '../../view-models/text-entry.ts';
import { doesContinueElsewhere, hasEndStatus, hasLostText } from '../../view-models/text-entry.ts';
import { describeReads, isQuietRead } from './fold-reads.ts';
import { getReasoningMs, groupThoughts, joinThoughts } from './group-thoughts.ts';
import type { EntryBlocks } from './live-blocks.ts';
import type { Block } from './markdown/block.ts';
import { parseBlocks } from './markdown/block-scanner.ts';
import { noReferences, type References } from './markdown/references.ts';
import { orderBlocks } from './markdown/text-place.ts';
import type { BlockRow, NoteRow, ShownStep, TranscriptRow } from './row.ts';

/** Which rows of a turn the user has opened or closed, by key. Other rows follow their state. */
export type Disclosures = Readonly<Record<string, boolean>>;

/** The input for the rows of an entry besides the entry. */
export type RowContext = {
  readonly turn: Turn;
  readonly opened: Disclosures;
  readonly blocksOf: (entry: TextEntry) => EntryBlocks;
};

/**
 * Returns the rows of consecutive entries. Consecutive successful reads and searches become one row, and so do the
 * short thoughts of a period of work.
 */
export function toRows(context: RowContext, entries: readonly Entry[]): readonly TranscriptRow[] {
  const rows: TranscriptRow[] = [];
  let reads: CommandEntry[] = [];
  const settle = () => {
    appendAll(rows, foldReads(context, reads));
    reads = [];
  };
  const shownEntries = entries.filter((entry) => !isSilent(entry) && !isShownInTree(context.turn, entry));
  const running = context.turn.status === 'running';
  const thoughts = groupThoughts(shownEntries, running ? (context.turn.entries.at(-1) ?? null) : null);
  const later = new Set([...thoughts.values()].flatMap((group) => group.slice(1)));
  for (const entry of shownEntries) {
    if (entry.kind === 'reasoning' && later.has(entry)) continue;
    if (isQuietRead(entry)) {
      reads.push(entry);
      continue;
    }
    settle();
    const group = thoughts.get(entry);
    if (entry.kind === 'reasoning') appendAll(rows, toThoughtRows(context, entry, group ?? [entry]));
    else appendAll(rows, toEntryRows(context, entry));
  }
  settle();
  return rows;
}

/** Returns whether an entry has no row: reasoning without text that took less than a second. */
export function isSilent(entry: Entry): boolean {
  if (entry.kind !== 'reasoning' || entry.state === 'streaming') return false;
  return !hasText(entry) && (getReasoningMs(entry) ?? 0) < 1_000;
}

/** Returns whether the turn's tree of agents already shows that an entry's agents are done. */
function isShownInTree({ entries }: Turn, entry: Entry): boolean {
  if (entry.kind !== 'agents' || entry.action !== 'ended') return false;
  const startedIds = new Set(getStartedAgents(entries).map(({ threadId }) => threadId));
  return entry.agents.length > 0 && entry.agents.every(({ threadId }) => startedIds.has(threadId));
}

/** Returns the agents that are shown where they were started. */
function getStartedAgents(entries: readonly Entry[]): readonly Agent[] {
  return entries.flatMap((entry) => (entry.kind === 'agents' && entry.action === 'spawn' ? entry.agents : []));
}

function hasText(entry: ReasoningEntry): boolean {
  return [...entry.summary, ...entry.content].some((part) => part.trim() !== '');
}

function foldReads({ turn, opened }: RowContext, reads: readonly CommandEntry[]): readonly TranscriptRow[] {
  const [first] = reads;
  if (first === undefined) return [];
  const key = `${first.id}:fold`;
  const open = getOwnValue(opened, key) ?? false;
  const known = reads.flatMap((read) => read.durationMs ?? []);
  const durationMs = known.length === 0 ? null : known.reduce((sum, ms) => sum + ms, 0);
  const fold: TranscriptRow = {
    kind: 'fold',
    key,
    turnId: turn.id,
    spine: nodeSpine,
    entryIds: reads.map(({ id }) => id),
    text: describeReads(reads),
    durationMs,
    open,
  };
  if (!open) return [fold];
  return [fold, ...reads.map((entry) => toCommandRow(turn, opened, entry))];
}

const nodeSpine = { above: false, below: false };

function toCommandRow(turn: Turn, opened: Disclosures, entry: CommandEntry): TranscriptRow {
  const failed = entry.status === 'failed' || entry.status === 'blocked';
  const saysWhy = failed && (entry.outputTail !== '' || entry.message !== null);
  const byItself = saysWhy ? 'end' : 'closed';
  const asked = getOwnValue(opened, entry.id);
  const open = asked === undefined ? byItself : asked ? 'all' : 'closed';
  return { kind: 'command', key: entry.id, turnId: turn.id, spine: nodeSpine, entry, open };
}

/** Returns the rows of one thought, or of several joined into one. They expand into the text of each. */
function toThoughtRows(
  context: RowContext,
  first: ReasoningEntry,
  group: readonly ReasoningEntry[],
): readonly TranscriptRow[] {
  const { turn, opened } = context;
  const canOpen = group.some((thought) => hasText(thought) || thought.state === 'streaming');
  const open = canOpen && (getOwnValue(opened, first.id) ?? false);
  const entry = group.length === 1 ? first : joinThoughts(first, group);
  const texts = (): readonly TranscriptRow[] => group.flatMap((thought) => toTextRows(context, thought, 'note'));
  const hidden = (): readonly TranscriptRow[] => (open ? [] : texts());
  const head: TranscriptRow = {
    key: first.id,
    turnId: turn.id,
    spine: nodeSpine,
    kind: 'reasoning',
    entryIds: group.map(({ id }) => id),
    entry,
    canOpen,
    open,
    hidden,
  };
  return open ? [head, ...texts()] : [head];
}

function toEntryRows(context: RowContext, entry: Exclude<Entry, ReasoningEntry>): readonly TranscriptRow[] {
  const { turn, opened } = context;
  const common = { key: entry.id, turnId: turn.id, spine: nodeSpine } as const;
  switch (entry.kind) {
    case 'user':
      return [];
    case 'assistant':
      return [...toTextRows(context, entry, 'prose'), ...toLeftBehindRow(turn, entry)];
    case 'command':
      return [toCommandRow(turn, opened, entry)];
    case 'patch':
      return [{ ...common, kind: 'patch', entry }];
    case 'tool':
      return [{ ...common, kind: 'tool', entry, open: getOwnValue(opened, entry.id) ?? false }];
    case 'agents':
      if (entry.action === 'spawn') return [{ ...common, kind: 'agents', entry, text: describeAgentsAction(entry) }];
      return [toAgentsNote(common, turn, entry)];
    case 'plan':
      if (entry.steps.length === 0) return toPlanRows(context, entry);
      return [{ ...common, kind: 'plan', entry, steps: describeSteps(entry.steps, turn.status === 'running') }];
    case 'webSearch':
      return [toNoteRow(common, entry.running ? 'running' : 'done', t`Searched the web for`, entry.query)];
    case 'image':
      return [{ ...common, kind: 'image', entry }];
    case 'compaction':
      return [
        entry.running
          ? toNoteRow(common, 'thinking', t`Compacting the thread`, '')
          : toNoteRow(common, 'done', t`Compacted the thread. Codex keeps a summary of earlier turns`, ''),
      ];
    case 'review':
      if (entry.entered) return [toNoteRow(common, 'done', t`Started a review`, entry.text)];
      return [toNoteRow(common, 'done', t`Ended the review`, ''), ...toReviewRows(turn, entry)];
    case 'status':
      return [
        {
          ...common,
          kind: 'status',
          spine: null,
          entry,
          open: getOwnValue(opened, entry.id) ?? false,
          isTextLost: hasLostText(turn, entry),
          isTurnRunning: turn.status === 'running',
        },
      ];
    case 'unknown':
      return [{ ...common, kind: 'unknown', entry, open: getOwnValue(opened, entry.id) ?? false }];
  }
}

/** Returns a plan as a document, with its name above it. An empty one is not shown. */
function toPlanRows(context: RowContext, entry: PlanEntry): readonly TranscriptRow[] {
  const { turn } = context;
  const text = toTextRows(context, entry, 'prose');
  if (text.length === 0) return [];
  const toEdge = (edge: 'start' | 'end'): TranscriptRow => {
    return { kind: 'planEdge', key: `${entry.id}:${edge}`, turnId: turn.id, spine: null, entry, edge };
  };
  const isWhole = entry.state === 'done';
  return [toEdge('start'), ...text, ...toLeftBehindRow(turn, entry), ...(isWhole ? [toEdge('end')] : [])];
}

/** Returns steps as they are shown: a later step that Codex has begun means that it passed over an open one. */
export function describeSteps(steps: PlanEntry['steps'], isRunning: boolean): readonly ShownStep[] {
  const last = steps.findLastIndex(({ status }) => status !== 'pending');
  return steps.map((step, at) => {
    if (step.status === 'pending' && at < last) return { ...step, status: 'skipped' };
    return step.status === 'done' || isRunning ? step : { ...step, status: 'notDone' };
  });
}

/** Returns a note on what was done with existing agents, with their names if the turn has them. */
function toAgentsNote(common: NodeCommon, { entries }: Turn, entry: AgentsEntry): NoteRow {
  const started = getStartedAgents(entries);
  const getName = ({ name, threadId }: Agent) =>
    name ?? started.find((agent) => agent.threadId === threadId)?.name ?? null;
  const named = { ...entry, agents: entry.agents.map((agent) => ({ ...agent, name: getName(agent) })) };
  return toNoteRow(common, entry.status, describeAgentsAction(named), entry.prompt);
}

type NodeCommon = Pick<NoteRow, 'key' | 'turnId' | 'spine'>;

function toNoteRow(common: NodeCommon, glyph: NoteRow['glyph'], words: string, code: string): NoteRow {
  return { ...common, kind: 'note', glyph, text: words, code };
}

function toTextRows(
  { turn, blocksOf }: RowContext,
  entry: TextEntry,
  voice: 'prose' | 'note',
): readonly TranscriptRow[] {
  const { settled, live, references } = blocksOf(entry);
  const leftBehind = entry.dropReason !== null && doesContinueElsewhere(entry.dropReason) && voice === 'prose';
  const tone = leftBehind ? 'dropped' : voice;
  const rows = toBlockRows(turn, entry.id, { blocks: settled, references }, tone, entry.state !== 'streaming');
  const liveRows = live.map((_, at): TranscriptRow => {
    const index = settled.length + at;
    const caret = at === live.length - 1;
    return {
      kind: 'live',
      key: `${entry.id}:${index}`,
      turnId: turn.id,
      spine: null,
      entry,
      index,
      tone: voice,
      caret,
    };
  });
  const { notes, text } = orderBlocks(settled, references);
  if (notes.length === 0) return [...rows, ...liveRows];
  const pick = (at: number): readonly TranscriptRow[] => rows.slice(at, at + 1);
  return [...text.flatMap(pick), ...liveRows, ...notes.flatMap(pick)];
}

/** Returns the report of a review, unless an answer repeats it, as Codex's do. */
function toReviewRows(turn: Turn, { id, text }: Extract<Entry, { kind: 'review' }>): readonly TranscriptRow[] {
  if (turn.entries.some((entry) => entry.kind === 'assistant' && entry.text === text)) return [];
  return toBlockRows(turn, id, parseBlocks(text), 'prose', true);
}

function toBlockRows(
  turn: Turn,
  id: string,
  { blocks, references }: { readonly blocks: readonly Block[]; readonly references: References },
  tone: BlockRow['tone'],
  isWhole: boolean,
): readonly TranscriptRow[] {
  return blocks.map((block, at) => ({
    kind: 'block',
    key: `${id}:${at}`,
    turnId: turn.id,
    spine: null,
    block,
    references: getReferences(block, references),
    tone,
    isWhole,
  }));
}

/**
 * Returns the references that a block needs. A block without brackets needs none, so later definitions do not change
 * its row.
 */
function getReferences(block: Block, references: References): References {
  return block.kind === 'prose' && block.source.includes('[') ? references : noReferences;
}

/** Returns the mark on text that Codex forgot while the turn continued. */
function toLeftBehindRow(turn: Turn, entry: TextEntry): readonly TranscriptRow[] {
  return entry.dropReason !== null && doesContinueElsewhere(entry.dropReason) ? toDroppedRow(turn, entry) : [];
}

/** Returns the mark below text that Codex forgot. Offers Retry once, and only when the turn is over. */
export function toDroppedRow(turn: Turn, entry: TextEntry): readonly TranscriptRow[] {
  if (entry.dropReason === null || hasEndStatus(turn, entry)) return [];
  const offered = turn.entries.some((other) => other.kind === 'status' && other.commands.includes('retryTurn'));
  const last = turn.entries.findLast((other) => 'dropReason' in other && other.dropReason !== null) === entry;
  const canRetry = !doesContinueElsewhere(entry.dropReason) && turn.status !== 'running' && !offered && last;
  const key = `${entry.id}:dropped`;
  return [{ kind: 'dropped', key, turnId: turn.id, spine: null, reason: entry.dropReason, canRetry }];
}
