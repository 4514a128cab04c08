import { visibleText } from '../base/visible-text.ts';
import { failureExcerpt } from '../console/failure-excerpt.ts';
import { outputTail } from '../console/plain-text.ts';
import type { ReadItemOf } from './codex-item.ts';
import type { CommandEntry } from './entry.ts';
import { unwrapCommand } from '../shell/unwrap-command.ts';

type Item = ReadItemOf<'commandExecution'>;

/** The entry for a command. It has no output until the command ends: the console shows that. */
export function commandFromItem(item: Item, common: Pick<CommandEntry, 'id' | 'at'>): CommandEntry {
  const status = commandStatus(item);
  const failure = status === 'failed' ? failureExcerpt(item.aggregatedOutput ?? '') : '';
  return {
    ...common,
    kind: 'command',
    command: shownCommand(item.command),
    rawCommand: item.command,
    cwd: item.cwd ?? null,
    actions: (item.commandActions ?? []).map(readAction),
    status,
    exitCode: neverBegan(item) ? null : (item.exitCode ?? null),
    durationMs: item.durationMs ?? null,
    processId: item.processId ?? null,
    source: item.source === 'userShell' ? 'person' : 'codex',
    outputTail: outputTail(item.aggregatedOutput ?? ''),
    message: null,
    approval: null,
    ...(failure !== '' && { failure }),
  };
}

/** Each command from Codex is read more than once, and parsing a long one is slow. */
let last = { raw: '', shown: '' };

function shownCommand(raw: string): string {
  if (raw !== last.raw) last = { raw, shown: visibleText(unwrapCommand(raw)) };
  return last.shown;
}

/** Codex could not start it, and its output says why. It reports the exit code of a process that was ended. */
function neverBegan({ status, exitCode, processId, source }: Item): boolean {
  return status === 'failed' && exitCode === -1 && (processId ?? null) === null && source !== 'userShell';
}

/** A Codex command without a process is waiting for approval. A process that was ended has exit code -1. */
function commandStatus(item: Item): CommandEntry['status'] {
  const { status, exitCode, processId, source } = item;
  if (status === 'completed') return 'done';
  if (status === 'declined') return 'declined';
  if (status === 'failed') return exitCode === -1 && !neverBegan(item) ? 'stopped' : 'failed';
  return (processId ?? null) !== null || source !== 'agent' ? 'running' : 'starting';
}

type Action = NonNullable<Item['commandActions']>[number];

function readAction({ type, command, name, path, query }: Action): CommandEntry['actions'][number] {
  const whole = command ?? '';
  if (type === 'read') return { kind: 'read', subject: name ?? path ?? whole };
  if (type === 'listFiles') return { kind: 'list', subject: path ?? whole };
  if (type === 'search') return { kind: 'search', subject: query ?? path ?? whole };
  return { kind: 'other', subject: whole };
}
