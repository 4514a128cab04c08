import type { Entry } from '../../../shared/transcript/entry.ts';
import type { Transcript, Turn } from '../../../shared/transcript/turn.ts';

/** A thread's conversation as one text, for a model that was not part of it. */
export type CarriedConversation = {
  readonly text: string;
  /** How many turns it contains, and how many earlier ones it leaves out. */
  readonly turns: number;
  readonly leftOut: number;
};

/** About 10,000 tokens: a small part of any context window. */
const maxCharacters = 40_000;
/** Longer messages are shortened in the middle. */
const maxMessageCharacters = 8_000;
const tag = 'earlier_conversation';

/**
 * Returns the latest complete turns of a thread, up to 40,000 characters. If the latest turn is longer, returns its
 * end. Includes messages, answers, commands with exit codes, and names of changed files, but not outputs, reasoning, or
 * diffs. Null if there is no such text.
 */
export function carryConversation(title: string, { earlierTurns, turns }: Transcript): CarriedConversation | null {
  const said = turns.map(toTurnText).filter((text) => text !== '');
  const kept: string[] = [];
  let room = maxCharacters;
  for (const text of said.toReversed()) {
    if (text.length > room && kept.length > 0) break;
    kept.unshift(text.slice(-room));
    room -= text.length;
  }
  if (kept.length === 0) return null;
  const leftOut = earlierTurns + said.length - kept.length;
  const about = [
    `These messages are from an earlier thread, "${title}", whose record is lost. Continue from here.`,
    'They do not include command output, diffs or reasoning. Read the current files.',
    ...(leftOut === 0
      ? []
      : [leftOut === 1 ? 'One earlier turn is left out.' : `${leftOut} earlier turns are left out.`]),
  ].join(' ');
  const text = `<${tag}>\n${[about, ...kept].map(escapeTag).join('\n\n')}\n</${tag}>`;
  return { text, turns: kept.length, leftOut };
}

function toTurnText({ entries }: Turn): string {
  return entries.flatMap(toEntryLines).join('\n\n');
}

function toEntryLines(entry: Entry): readonly string[] {
  switch (entry.kind) {
    case 'user':
      return entry.state === 'confirmed' ? [`User: ${shortenMiddle(entry.text)}`] : [];
    case 'assistant':
      return entry.state === 'done' && entry.text !== '' ? [`Assistant: ${shortenMiddle(entry.text)}`] : [];
    case 'command': {
      const end = entry.exitCode === null ? entry.status : `exit ${entry.exitCode}`;
      return [`Assistant ran (${end}): ${shortenMiddle(entry.command)}`];
    }
    case 'patch': {
      const end = entry.status === 'done' ? '' : ` (${entry.status})`;
      return [`Assistant edited${end}: ${entry.files.map(({ path }) => path).join(', ')}`];
    }
    default:
      return [];
  }
}

function shortenMiddle(text: string): string {
  if (text.length <= maxMessageCharacters) return text;
  const half = maxMessageCharacters / 2;
  return `${text.slice(0, half)}\n[… ${text.length - maxMessageCharacters} characters left out …]\n${text.slice(-half)}`;
}

/** Escapes the tag, so that the content cannot end the text early. */
function escapeTag(text: string): string {
  return text.replaceAll(new RegExp(`<(/?${tag})`, 'gi'), '‹$1');
}
