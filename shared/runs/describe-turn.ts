import { t } from '../i18n/i18n.ts';
import { describeAgentsAction } from '../transcript/describe-agents.ts';
import type { Entry } from '../transcript/entry.ts';
import { findCurrentEntry } from '../transcript/maker.ts';
import type { Turn } from '../transcript/turn.ts';

/** Words, and whether they are code. */
export type TurnText = readonly { readonly text: string; readonly code: boolean }[];

const maxTextLength = 200;

/** Describes what a turn asks for, does now, or did last, in a card's words. */
export function describeTurnActivity(turn: Turn): TurnText {
  switch (turn.status) {
    case 'pending':
      return [toText(t`Starting\u2026`)];
    case 'running': {
      const waiting = turn.entries.findLast((entry) => 'status' in entry && entry.status === 'waiting');
      if (waiting !== undefined) return describeRequest(waiting);
      const last = findCurrentEntry(turn) ?? turn.entries.at(-1);
      if (last === undefined) return [toText(t`Starting\u2026`)];
      const hasRun = last.kind === 'command' && (last.status === 'done' || last.status === 'failed');
      return hasRun ? [toText(t`Ran `), ...describeActivity(last)] : describeActivity(last);
    }
    case 'notSent':
    case 'failed':
      return [toText(findFailure(turn) ?? t`It failed.`)];
    case 'interrupted':
      return [toText(describeStop(turn))];
    case 'completed':
      return [toText(describeEnd(turn))];
  }
}

function describeRequest(entry: Entry): TurnText {
  switch (entry.kind) {
    case 'command':
      return [toText(t`Asks to run `), toCode(entry.command)];
    case 'patch':
      return [toText(t`Asks to edit `), nameFiles(entry.files)];
    case 'tool':
      return [toText(t`Asks to use `), toCode(getToolName(entry))];
    default:
      return [toText(t`Waits for your answer`)];
  }
}

/** Describes what an entry does or did. */
export function describeActivity(entry: Entry): TurnText {
  switch (entry.kind) {
    case 'command':
      return [toCode(entry.command)];
    case 'patch':
      return [toText(entry.status === 'done' ? t`Edited ` : t`Edits `), nameFiles(entry.files)];
    case 'tool':
      return [toText(entry.status === 'running' ? t`Uses ` : t`Used `), toCode(getToolName(entry))];
    case 'agents':
      return [toText(describeAgentsAction(entry))];
    case 'webSearch':
      return [toText(t`Searches for ${entry.query}`)];
    case 'assistant':
      return entry.text === '' ? [toText(t`Answering`)] : [toText(t`Writing: “${toTextEnd(entry.text)}”`)];
    case 'plan':
      return [toText(t`Plans`)];
    case 'compaction':
      return [toText(t`Compacts the thread`)];
    case 'status':
      return [toText(entry.fact)];
    default:
      return [toText(t`Thinking`)];
  }
}

function findFailure({ entries }: Turn): string | null {
  const entry = entries.findLast(
    (candidate) =>
      (candidate.kind === 'status' && candidate.status === 'error') ||
      (candidate.kind === 'user' && candidate.problem !== null),
  );
  return entry?.kind === 'status' ? entry.fact : entry?.kind === 'user' ? entry.problem : null;
}

function describeStop(turn: Turn): string {
  const edits = turn.entries.filter((entry) => entry.kind === 'patch' && entry.status === 'done').length;
  if (edits === 0) return t`Stopped.`;
  return edits === 1 ? t`Stopped. One edit was kept.` : t`Stopped. ${edits} edits were kept.`;
}

/** Describes what was changed, and how the answer begins. */
function describeEnd({ entries }: Turn): string {
  const files = new Set(
    entries.flatMap((entry) =>
      entry.kind === 'patch' && entry.status === 'done' ? entry.files.map(({ path }) => path) : [],
    ),
  ).size;
  const changed = files === 0 ? '' : files === 1 ? t`Changed one file. ` : t`Changed ${files} files. `;
  const answer = entries.findLast((entry) => entry.kind === 'assistant' && entry.text.trim() !== '');
  const said = answer?.kind === 'assistant' ? toFirstLine(answer.text) : t`Ended without an answer.`;
  return `${changed}${said}`;
}

function nameFiles(files: readonly { readonly path: string }[]): TurnText[number] {
  const [only, ...more] = files;
  return only === undefined || more.length > 0 ? toText(t`${files.length} files`) : toCode(only.path);
}

function getToolName({ server, tool }: { readonly server: string | null; readonly tool: string }): string {
  return server === null ? tool : `${server}: ${tool}`;
}

function toText(text: string): TurnText[number] {
  return { text: shorten(text), code: false };
}

function toCode(text: string): TurnText[number] {
  return { text: shorten(toFirstLine(text)), code: true };
}

function toFirstLine(text: string): string {
  return (/\S[^\r\n]*/.exec(text.slice(0, 10_000))?.[0] ?? '').trimEnd();
}

/** The end of the text being written, starting at a word. */
export function toTextEnd(text: string): string {
  const end = text.trimEnd().slice(-120).replace(/\s+/g, ' ');
  return text.length > 120 ? `…${end.slice(end.indexOf(' ') + 1)}` : end;
}

function shorten(text: string): string {
  return text.length > maxTextLength ? `${text.slice(0, maxTextLength - 1).toWellFormed()}…` : text;
}
