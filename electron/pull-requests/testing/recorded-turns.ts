import { entryId, turnId } from '../../../shared/base/ids.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';

/** A turn of one minute. */
export function turnOf(id: string, entries: readonly Entry[]): Turn {
  return {
    ...{ id: turnId.parse(id), status: 'completed', startedAt: 1, endedAt: 60_001, durationMs: 60_000, model: null },
    ...{ hadEffects: false, hasDiff: false, entries },
  };
}

/** A message of the user. */
export function userEntry(id: string, text: string): Entry {
  return {
    ...{ id: entryId.parse(id), at: 1, kind: 'user', clientId: null, text, sources: [], state: 'confirmed' },
    ...{ problem: null, retryOf: null, steered: false },
  };
}

/** A command that ended, `at` in Unix milliseconds. */
export function commandEntry(id: string, command: string, exitCode: number, at = 1): Entry {
  return {
    ...{ id: entryId.parse(id), at, kind: 'command', command, rawCommand: command, cwd: null, actions: [] },
    ...{ status: exitCode === 0 ? 'done' : 'failed', exitCode, durationMs: 1, processId: null, source: 'codex' },
    ...{ outputTail: '', message: null, approval: null },
  };
}

/** A patch that changed a file. */
export function patchEntry(id: string, path: string): Entry {
  const files = [{ path, change: 'modified' as const, movedTo: null, added: 1, removed: 0 }];
  return { id: entryId.parse(id), at: 1, kind: 'patch', files, status: 'done', message: null, approval: null };
}
