import { t } from '../../shared/i18n/i18n.ts';
import { unnamedAgent } from '../../shared/threads/agent-source.ts';
import { describeAgentsAction } from '../../shared/transcript/describe-agents.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { getSpeaker, getSpeakerName, type Speaker } from '../../shared/transcript/get-speaker.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { describeCommand } from './describe-command.ts';
import { describePatch } from './describe-patch.ts';

/** The whole transcript as text, for the clipboard. In Markdown, speakers are headings and commands are code. */
export function formatTranscript(
  turns: readonly Turn[],
  workspace: string | null,
  format: 'plain' | 'markdown' = 'plain',
): string {
  return turns.map((turn) => formatTurn(turn, workspace, format === 'markdown')).join('\n\n');
}

function formatTurn(turn: Turn, workspace: string | null, inMarkdown: boolean): string {
  let speaker = '';
  const parts = turn.entries.flatMap((entry) => {
    const plain = formatEntry(entry, workspace);
    if (plain === '') return [];
    const text = inMarkdown && entry.kind === 'command' ? fencedCode(plain) : plain;
    const now = getSpeakerName(getVoice(entry));
    const heading = inMarkdown ? `## ${now}\n` : `${now}:`;
    const named = now === speaker ? text : `${heading}\n${text}`;
    speaker = now;
    return [named];
  });
  return parts.join('\n\n');
}

/** Code between fences that are longer than any run of backticks in it. */
function fencedCode(code: string): string {
  const longest = Math.max(2, ...Array.from(code.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}console\n${code}\n${fence}`;
}

/** Formats what one speaker said, starting at an entry, until someone else speaks. */
export function formatSpeech(turn: Turn, from: Entry['id'], workspace: string | null): string {
  const first = turn.entries.findIndex((entry) => entry.id === from);
  const rest = turn.entries.slice(Math.max(0, first));
  const voice = rest[0] === undefined ? null : getVoice(rest[0]);
  const end = rest.findIndex((entry) => getVoice(entry) !== voice);
  const said = rest.slice(0, end === -1 ? undefined : end).filter(({ kind }) => kind !== 'status');
  return said
    .map((entry) => formatEntry(entry, workspace))
    .filter((text) => text !== '')
    .join('\n\n');
}

/** Returns who speaks in an entry; a status counts as Codex's. */
function getVoice(entry: Entry): Speaker {
  const speaker = getSpeaker(entry);
  return speaker === 'Status' ? 'Codex' : speaker;
}

/** An entry as text: prose as written, actions in one line. */
function formatEntry(entry: Entry, workspace: string | null): string {
  switch (entry.kind) {
    case 'user':
    case 'assistant':
    case 'review':
      return entry.text;
    case 'reasoning':
      return '';
    case 'command': {
      const view = describeCommand(entry);
      const facts = [...view.facts.map(({ text }) => text), ...(view.took === null ? [] : [view.took])];
      return `$ ${entry.command}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
    }
    case 'patch': {
      const view = describePatch(entry, workspace);
      return `${view.text}: ${view.files.join(', ')}`;
    }
    case 'tool':
      return entry.server === null ? `${entry.tool}()` : `${entry.server}: ${entry.tool}`;
    case 'agents': {
      const words = describeAgentsAction(entry);
      if (entry.action !== 'spawn') return words;
      const said = entry.agents.map(({ name, words: last }) => `${name ?? unnamedAgent}: ${last}`.trimEnd());
      return [words, ...said].join('\n');
    }
    case 'plan':
      return entry.steps.length === 0
        ? entry.text
        : entry.steps.map((step) => `- [${step.status === 'done' ? 'x' : ' '}] ${step.text}`).join('\n');
    case 'webSearch':
      return t`Searched the web for ${entry.query}`;
    case 'image':
      return entry.made === true ? t`Created the image ${entry.path}` : t`Viewed ${entry.path}`;
    case 'compaction':
      return t`Compacted the thread`;
    case 'status':
      return `${entry.fact} ${entry.detail}`.trim();
    case 'unknown':
      return `${entry.name}: ${entry.json}`;
  }
}
