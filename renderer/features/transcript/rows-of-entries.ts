import { appendAll } from '../../../shared/base/append-all.ts';
import { ownValue } from '../../../shared/base/own-value.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { agentsText } from '../../../shared/transcript/agents-in-words.ts';
import type { Agent, AgentsEntry, CommandEntry, Entry, ReasoningEntry } from '../../../shared/transcript/entry.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import type { TextEntry } from '../../view-models/text-entry.ts';
import { goesOn, hasLostText, isSpokenOf } from '../../view-models/text-entry.ts';
import { isQuietRead, readsText } from './fold-reads.ts';
import { groupThoughts, joinThoughts, reasoningTime } from './group-thoughts.ts';
import type { EntryBlocks } from './live-blocks.ts';
import type { Block } from './markdown/block.ts';
import { blocksOfText } from './markdown/block-scanner.ts';
import { noReferences, type References } from './markdown/references.ts';
import type { BlockRow, NoteRow, Row } from './row.ts';

/** Which rows of a turn the person has opened or closed, by key; the others follow their state. */
export type Disclosures = Readonly<Record<string, boolean>>;

/** What the rows of an entry depend on besides the entry. */
export type RowContext = {
  readonly turn: Turn;
  readonly opened: Disclosures;
  readonly blocksOf: (entry: TextEntry) => EntryBlocks;
};

/**
 * The rows of consecutive entries. Successful reads and searches in a row become one row, and so do the short thoughts
 * of a stretch of work.
 */
export function rowsOfEntries(context: RowContext, entries: readonly Entry[]): readonly Row[] {
  const rows: Row[] = [];
  let reads: CommandEntry[] = [];
  const settle = () => {
    appendAll(rows, foldOf(context, reads));
    reads = [];
  };
  const told = entries.filter((entry) => !isSilent(entry) && !isToldInTree(context.turn, entry));
  const running = context.turn.status === 'running';
  const thoughts = groupThoughts(told, running ? (context.turn.entries.at(-1) ?? null) : null);
  const later = new Set([...thoughts.values()].flatMap((group) => group.slice(1)));
  for (const entry of told) {
    if (entry.kind === 'reasoning' && later.has(entry)) continue;
    if (isQuietRead(entry)) {
      reads.push(entry);
      continue;
    }
    settle();
    const group = thoughts.get(entry);
    if (entry.kind === 'reasoning') appendAll(rows, thoughtRows(context, entry, group ?? [entry]));
    else appendAll(rows, rowsOf(context, entry));
  }
  settle();
  return rows;
}

/** Reasoning that says nothing and took no time. */
function isSilent(entry: Entry): boolean {
  if (entry.kind !== 'reasoning' || entry.state === 'streaming') return false;
  return !hasText(entry) && (reasoningTime(entry) ?? 0) < 1_000;
}

/** If the turn has a tree of agents, the tree shows that they are done. */
function isToldInTree({ entries }: Turn, entry: Entry): boolean {
  if (entry.kind !== 'agents' || entry.action !== 'ended') return false;
  const begun = new Set(begunIn(entries).map(({ threadId }) => threadId));
  return entry.agents.length > 0 && entry.agents.every(({ threadId }) => begun.has(threadId));
}

/** The agents that are shown where they were started. */
function begunIn(entries: readonly Entry[]): readonly Agent[] {
  return entries.flatMap((entry) => (entry.kind === 'agents' && entry.action === 'spawn' ? entry.agents : []));
}

function hasText(entry: ReasoningEntry): boolean {
  return [...entry.summary, ...entry.content].some((part) => part.trim() !== '');
}

function foldOf({ turn, opened }: RowContext, reads: readonly CommandEntry[]): readonly Row[] {
  const [first] = reads;
  if (first === undefined) return [];
  const key = `${first.id}:fold`;
  const open = ownValue(opened, key) ?? false;
  const durationMs = reads.reduce((sum, read) => sum + (read.durationMs ?? 0), 0);
  const fold: Row = { kind: 'fold', key, turnId: turn.id, spine: node, words: readsText(reads), durationMs, open };
  if (!open) return [fold];
  return [fold, ...reads.map((entry) => commandRow(turn, opened, entry))];
}

const node = { above: false, below: false };

function commandRow(turn: Turn, opened: Disclosures, entry: CommandEntry): Row {
  const failed = entry.status === 'failed' || entry.status === 'blocked';
  const saysWhy = failed && (entry.outputTail !== '' || entry.message !== null);
  const byItself = saysWhy ? 'end' : 'closed';
  const asked = ownValue(opened, entry.id);
  const open = asked === undefined ? byItself : asked ? 'all' : 'closed';
  return { kind: 'command', key: entry.id, turnId: turn.id, spine: node, entry, open };
}

/** A thought, or several as one; opens into the text of each. */
function thoughtRows(context: RowContext, first: ReasoningEntry, group: readonly ReasoningEntry[]): readonly Row[] {
  const { turn, opened } = context;
  const canOpen = group.some((thought) => hasText(thought) || thought.state === 'streaming');
  const open = canOpen && (ownValue(opened, first.id) ?? false);
  const entry = group.length === 1 ? first : joinThoughts(first, group);
  const texts = (): readonly Row[] => group.flatMap((thought) => textRows(context, thought, 'note'));
  const hidden = (): readonly Row[] => (open ? [] : texts());
  const head: Row = { key: first.id, turnId: turn.id, spine: node, kind: 'reasoning', entry, canOpen, open, hidden };
  return open ? [head, ...texts()] : [head];
}

function rowsOf(context: RowContext, entry: Exclude<Entry, ReasoningEntry>): readonly Row[] {
  const { turn, opened } = context;
  const common = { key: entry.id, turnId: turn.id, spine: node } as const;
  switch (entry.kind) {
    case 'user':
      return [];
    case 'assistant':
      return [...textRows(context, entry, 'prose'), ...leftBehindRow(turn, entry)];
    case 'command':
      return [commandRow(turn, opened, entry)];
    case 'patch':
      return [{ ...common, kind: 'patch', entry }];
    case 'tool':
      return [{ ...common, kind: 'tool', entry, open: ownValue(opened, entry.id) ?? false }];
    case 'agents':
      if (entry.action === 'spawn') return [{ ...common, kind: 'agents', entry, words: agentsText(entry) }];
      return [agentsNote(common, turn, entry)];
    case 'plan':
      if (entry.steps.length === 0) return [...textRows(context, entry, 'prose'), ...leftBehindRow(turn, entry)];
      return [{ ...common, kind: 'plan', entry }];
    case 'webSearch':
      return [note(common, entry.running ? 'running' : 'done', t`Searched the web for`, entry.query)];
    case 'image':
      return [{ ...common, kind: 'image', entry }];
    case 'compaction':
      return [
        entry.running
          ? note(common, 'running', t`Compacting the thread`, '')
          : note(common, 'done', t`Compacted the thread. Codex keeps a summary of earlier turns`, ''),
      ];
    case 'review':
      if (entry.entered) return [note(common, 'done', t`Started a review`, entry.text)];
      return [note(common, 'done', t`Ended the review`, ''), ...reviewRows(turn, entry.id, entry.text)];
    case 'status':
      return [
        {
          ...common,
          kind: 'status',
          spine: null,
          entry,
          open: ownValue(opened, entry.id) ?? false,
          textLost: hasLostText(turn, entry),
        },
      ];
    case 'unknown':
      return [{ ...common, kind: 'unknown', entry, open: ownValue(opened, entry.id) ?? false }];
  }
}

/** What was done with existing agents, with their names if the turn has them. */
function agentsNote(common: NodeCommon, { entries }: Turn, entry: AgentsEntry): NoteRow {
  const begun = begunIn(entries);
  const nameOf = ({ name, threadId }: Agent) =>
    name ?? begun.find((agent) => agent.threadId === threadId)?.name ?? null;
  const named = { ...entry, agents: entry.agents.map((agent) => ({ ...agent, name: nameOf(agent) })) };
  return note(common, entry.status, agentsText(named), entry.prompt);
}

type NodeCommon = Pick<NoteRow, 'key' | 'turnId' | 'spine'>;

function note(common: NodeCommon, glyph: NoteRow['glyph'], words: string, code: string): NoteRow {
  return { ...common, kind: 'note', glyph, words, code };
}

function textRows({ turn, blocksOf }: RowContext, entry: TextEntry, voice: 'prose' | 'note'): readonly Row[] {
  const { settled, live, references } = blocksOf(entry);
  const leftBehind = entry.dropReason !== null && goesOn(entry.dropReason) && voice === 'prose';
  const tone = leftBehind ? 'dropped' : voice;
  const rows = blockRows(turn, entry.id, settled, references, tone);
  const liveRows = live.map((_, at): Row => {
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
  return [...rows, ...liveRows];
}

function reviewRows(turn: Turn, id: string, text: string): readonly Row[] {
  const { blocks, references } = blocksOfText(text);
  return blockRows(turn, id, blocks, references, 'prose');
}

function blockRows(
  turn: Turn,
  id: string,
  blocks: readonly Block[],
  references: References,
  tone: BlockRow['tone'],
): readonly Row[] {
  return blocks.map((block, at) => ({
    kind: 'block',
    key: `${id}:${at}`,
    turnId: turn.id,
    spine: null,
    block,
    references: referencesFor(block, references),
    tone,
  }));
}

/** A block without brackets stays the same row whatever is defined after it. */
function referencesFor(block: Block, references: References): References {
  return block.kind === 'prose' && block.source.includes('[') ? references : noReferences;
}

/** Text that Codex forgot while the turn continued is marked in place. */
function leftBehindRow(turn: Turn, entry: TextEntry): readonly Row[] {
  return entry.dropReason !== null && goesOn(entry.dropReason) ? droppedRow(turn, entry) : [];
}

/** The mark below text that Codex forgot. Offers Retry once, and only when the turn is over. */
export function droppedRow(turn: Turn, entry: TextEntry): readonly Row[] {
  if (entry.dropReason === null || isSpokenOf(turn, entry)) return [];
  const offered = turn.entries.some((other) => other.kind === 'status' && other.commands.includes('retryTurn'));
  const last = turn.entries.findLast((other) => 'dropReason' in other && other.dropReason !== null) === entry;
  const canRetry = !goesOn(entry.dropReason) && turn.status !== 'running' && !offered && last;
  const key = `${entry.id}:dropped`;
  return [{ kind: 'dropped', key, turnId: turn.id, spine: null, reason: entry.dropReason, canRetry }];
}
