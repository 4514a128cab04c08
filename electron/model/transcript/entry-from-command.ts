import { visibleText } from '../../../shared/base/visible-text.ts';
import { findFailureExcerpt } from '../../../shared/console/failure-excerpt.ts';
import { getOutputTail } from '../../../shared/console/plain-text.ts';
import { unwrapCommand } from '../../../shared/shell/unwrap-command.ts';
import type { CommandEntry } from '../../../shared/transcript/entry.ts';
import { findEnteredFolder } from '../shell-commands/entered-folder.ts';
import { onlyReads } from '../shell-commands/only-reads.ts';
import type { ReadItemOf } from './codex-item.ts';

type Item = ReadItemOf<'commandExecution'>;

/** Creates the entry for a command. The entry has no output until the command ends, because the console shows that. */
export function toCommandEntry(item: Item, common: Pick<CommandEntry, 'id' | 'at'>): CommandEntry {
  const status = toCommandStatus(item);
  const failure = status === 'failed' ? findFailureExcerpt(item.aggregatedOutput ?? '') : '';
  return {
    ...common,
    kind: 'command',
    command: readCommand(item.command).shown,
    rawCommand: item.command,
    cwd: item.cwd ?? null,
    actions: toActions(item),
    status,
    exitCode: neverStarted(item) ? null : (item.exitCode ?? null),
    durationMs: item.durationMs ?? null,
    processId: item.processId ?? null,
    source: item.source === 'userShell' ? 'person' : 'codex',
    outputTail: getOutputTail(item.aggregatedOutput ?? ''),
    message: null,
    approval: null,
    ...(failure !== '' && { failure }),
  };
}

/** Caches the last command: each command from Codex is read more than once, and parsing a long one is slow. */
let last = { raw: '', shown: '', reads: true };

function readCommand(raw: string): typeof last {
  if (raw !== last.raw) last = { raw, shown: visibleText(unwrapCommand(raw)), reads: onlyReads(raw) };
  return last;
}

/**
 * Whether Codex could not start the command. Its output has the reason, but its exit code is that of an ended process.
 */
function neverStarted({ status, exitCode, processId, source }: Item): boolean {
  return status === 'failed' && exitCode === -1 && (processId ?? null) === null && source !== 'userShell';
}

/**
 * Returns the status of a command. Without a process, a Codex command waits for approval. An ended process has exit
 * code -1.
 */
function toCommandStatus(item: Item): CommandEntry['status'] {
  const { status, exitCode, processId, source } = item;
  if (status === 'completed') return 'done';
  if (status === 'declined') return 'declined';
  if (status === 'failed') return exitCode === -1 && !neverStarted(item) ? 'stopped' : 'failed';
  return (processId ?? null) !== null || source !== 'agent' ? 'running' : 'starting';
}

type Action = NonNullable<Item['commandActions']>[number];

/**
 * Returns what a command read, listed or searched, as Codex reports it. Codex misses other effects of the command, so
 * we parse it too.
 */
function toActions({ command, commandActions }: Item): CommandEntry['actions'] {
  const actions = commandActions ?? [];
  const { reads, shown } = readCommand(command);
  if (!reads && actions.length > 0) return [{ kind: 'other', subject: shown }];
  return actions.map((action) => readAction(action, command));
}

function readAction({ type, command, name, path, query }: Action, line: string): CommandEntry['actions'][number] {
  const whole = command ?? '';
  if (type === 'read') return { kind: 'read', subject: name ?? path ?? whole };
  // Without a path, the command lists the folder it runs in.
  if (type === 'listFiles') return { kind: 'list', subject: path ?? findEnteredFolder(line) ?? '.' };
  if (type === 'search') return { kind: 'search', subject: query ?? path ?? whole };
  return { kind: 'other', subject: whole };
}
