import { t } from '../i18n/i18n.ts';
import { agentsText } from '../transcript/agents-in-words.ts';
import type { Entry } from '../transcript/entry.ts';
import type { Turn } from '../transcript/turn.ts';

/** Words, and whether they are code. */
export type RunText = readonly { readonly text: string; readonly code: boolean }[];

const maxWords = 200;

/** What a turn asks for, does now, or did last, in a card's words. */
export function wordsOfTurn(turn: Turn): RunText {
  switch (turn.status) {
    case 'pending':
      return [words(t`Starting\u2026`)];
    case 'running': {
      const waiting = turn.entries.findLast((entry) => 'status' in entry && entry.status === 'waiting');
      const last = turn.entries.at(-1);
      if (waiting !== undefined) return askedWords(waiting);
      return last === undefined ? [words(t`Starting\u2026`)] : doingWords(last);
    }
    case 'notSent':
    case 'failed':
      return [words(failureOf(turn) ?? t`It failed.`)];
    case 'interrupted':
      return [words(stoppedWords(turn))];
    case 'completed':
      return [words(endedWords(turn))];
  }
}

function askedWords(entry: Entry): RunText {
  switch (entry.kind) {
    case 'command':
      return [words(t`Asks to run `), code(entry.command)];
    case 'patch':
      return [words(t`Asks to edit `), nameOfFiles(entry.files)];
    case 'tool':
      return [words(t`Asks to use `), code(nameOfTool(entry))];
    default:
      return [words(t`Waiting for you`)];
  }
}

function doingWords(entry: Entry): RunText {
  switch (entry.kind) {
    case 'command':
      return [code(entry.command)];
    case 'patch':
      return [words(entry.status === 'done' ? t`Edited ` : t`Edits `), nameOfFiles(entry.files)];
    case 'tool':
      return [words(entry.status === 'running' ? t`Uses ` : t`Used `), code(nameOfTool(entry))];
    case 'agents':
      return [words(agentsText(entry))];
    case 'webSearch':
      return [words(t`Searches for ${entry.query}`)];
    case 'assistant':
      return entry.text === '' ? [words(t`Answering`)] : [words(t`Writing: “${endOfText(entry.text)}”`)];
    case 'plan':
      return [words(t`Plans`)];
    case 'compaction':
      return [words(t`Compacts the thread`)];
    case 'status':
      return [words(entry.fact)];
    default:
      return [words(t`Thinking`)];
  }
}

function failureOf({ entries }: Turn): string | null {
  const entry = entries.findLast(
    (candidate) =>
      (candidate.kind === 'status' && candidate.status === 'error') ||
      (candidate.kind === 'user' && candidate.problem !== null),
  );
  return entry?.kind === 'status' ? entry.fact : entry?.kind === 'user' ? entry.problem : null;
}

function stoppedWords(turn: Turn): string {
  const edits = turn.entries.filter((entry) => entry.kind === 'patch' && entry.status === 'done').length;
  if (edits === 0) return t`Stopped.`;
  return edits === 1 ? t`Stopped. One edit was kept.` : t`Stopped. ${edits} edits were kept.`;
}

/** What was changed, and how the answer begins. */
function endedWords({ entries }: Turn): string {
  const files = new Set(
    entries.flatMap((entry) =>
      entry.kind === 'patch' && entry.status === 'done' ? entry.files.map(({ path }) => path) : [],
    ),
  ).size;
  const changed = files === 0 ? '' : files === 1 ? t`Changed one file. ` : t`Changed ${files} files. `;
  const answer = entries.findLast((entry) => entry.kind === 'assistant' && entry.text.trim() !== '');
  const said = answer?.kind === 'assistant' ? firstLine(answer.text) : t`Ended without an answer.`;
  return `${changed}${said}`;
}

function nameOfFiles(files: readonly { readonly path: string }[]): RunText[number] {
  const [only, ...more] = files;
  return only === undefined || more.length > 0 ? words(t`${files.length} files`) : code(only.path);
}

function nameOfTool({ server, tool }: { readonly server: string | null; readonly tool: string }): string {
  return server === null ? tool : `${server}: ${tool}`;
}

function words(text: string): RunText[number] {
  return { text: shorten(text), code: false };
}

function code(text: string): RunText[number] {
  return { text: shorten(firstLine(text)), code: true };
}

function firstLine(text: string): string {
  return (/\S[^\r\n]*/.exec(text.slice(0, 10_000))?.[0] ?? '').trimEnd();
}

/** The end of the text being written, starting at a word. */
export function endOfText(text: string): string {
  const end = text.trimEnd().slice(-120).replace(/\s+/g, ' ');
  return text.length > 120 ? `…${end.slice(end.indexOf(' ') + 1)}` : end;
}

function shorten(text: string): string {
  return text.length > maxWords ? `${text.slice(0, maxWords - 1).toWellFormed()}…` : text;
}
