import { entryId, turnId } from '../../../shared/base/ids.ts';
import type {
  AssistantEntry,
  CommandEntry,
  Entry,
  PatchEntry,
  ReasoningEntry,
  StatusEntry,
  ToolEntry,
  UserEntry,
} from '../../../shared/transcript/entry.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';

// Complete, ordinary entries for tests; a test specifies only what it is about.

type Some<T> = Partial<Omit<T, 'id' | 'kind'>> & { readonly id?: string };

const at = 1_700_000_000_000;

function withId<T extends object>(
  defaults: T,
  { id = 'e', ...change }: object & { id?: string },
): T & { id: Entry['id'] } {
  return { ...defaults, ...change, id: entryId.parse(id) };
}

/** A message of the user. */
export function userEntry(change: Some<UserEntry> = {}): UserEntry {
  return withId(
    {
      at,
      kind: 'user' as const,
      clientId: null,
      text: 'Why?',
      sources: [],
      state: 'confirmed' as const,
      problem: null,
      retryOf: null,
      steered: false,
    },
    { id: 'user', ...change },
  );
}

/** A finished answer. */
export function assistantEntry(change: Some<AssistantEntry> = {}): AssistantEntry {
  const defaults = {
    at,
    kind: 'assistant',
    phase: 'answer',
    text: 'Because.',
    state: 'done',
    dropReason: null,
  } as const;
  return withId<Omit<AssistantEntry, 'id'>>(defaults, { id: 'answer', ...change });
}

/** Reasoning that took six seconds. */
export function reasoningEntry(change: Some<ReasoningEntry> = {}): ReasoningEntry {
  return withId<Omit<ReasoningEntry, 'id'>>(
    {
      at,
      kind: 'reasoning',
      summary: ['**Looking**\n\nAt the cursor.'],
      content: [],
      state: 'done',
      dropReason: null,
      endedAt: at + 6_000,
    },
    { id: 'reasoning', ...change },
  );
}

/** A command that succeeded and is neither a read nor a search. */
export function commandEntry(change: Some<CommandEntry> = {}): CommandEntry {
  return withId<Omit<CommandEntry, 'id'>>(
    {
      at,
      kind: 'command',
      command: 'npm test',
      rawCommand: 'bash -lc "npm test"',
      cwd: '/work',
      actions: [{ kind: 'other', subject: 'npm test' }],
      status: 'done',
      exitCode: 0,
      durationMs: 3_400,
      processId: '1',
      source: 'codex',
      outputTail: '',
      message: null,
      approval: null,
    },
    { id: 'command', ...change },
  );
}

/** A command that read one file. */
export function readEntry(id: string, subject: string): CommandEntry {
  return commandEntry({ id, command: `cat ${subject}`, actions: [{ kind: 'read', subject }], durationMs: 100 });
}

/** A patch of one file that was applied. */
export function patchEntry(change: Some<PatchEntry> = {}): PatchEntry {
  return withId<Omit<PatchEntry, 'id'>>(
    {
      at,
      kind: 'patch',
      files: [{ path: '/work/src/a.ts', change: 'modified', movedTo: null, added: 3, removed: 1 }],
      status: 'done',
      message: null,
      approval: null,
    },
    { id: 'patch', ...change },
  );
}

/** A tool call that returned a result. */
export function toolEntry(change: Some<ToolEntry> = {}): ToolEntry {
  return withId<Omit<ToolEntry, 'id'>>(
    {
      at,
      kind: 'tool',
      server: 'docs',
      tool: 'lookup',
      arguments: '{"word":"cursor"}',
      result: 'found',
      error: null,
      status: 'done',
      durationMs: 400,
      approval: null,
    },
    { id: 'tool', ...change },
  );
}

/** An error that offers Retry. */
export function statusEntry(change: Some<StatusEntry> = {}): StatusEntry {
  return withId<Omit<StatusEntry, 'id'>>(
    {
      at,
      kind: 'status',
      status: 'error',
      fact: 'The provider refused.',
      detail: 'Nothing was changed.',
      commands: ['retryTurn'],
      attempt: null,
      about: null,
    },
    { id: 'status', ...change },
  );
}

/** A finished turn. */
export function sampleTurn(
  entries: readonly Entry[],
  change: Partial<Omit<Turn, 'id' | 'entries'>> & { id?: string } = {},
): Turn {
  const { id = 'turn', ...rest } = change;
  return {
    status: 'completed',
    startedAt: at,
    endedAt: at + 41_000,
    durationMs: 41_000,
    model: 'gpt-6.1-sol',
    hadEffects: false,
    hasDiff: false,
    ...rest,
    id: turnId.parse(id),
    entries,
  };
}
