import { z } from 'zod';
import type { Result } from '../../../shared/base/result.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { Writer } from '../../host/folder-decisions.ts';
import { findWritableAbove } from '../../host/writable-from.ts';

/** Something that works in a folder and could write there. `threadId` is the thread it belongs to, or null. */
export type FolderWork = { readonly folder: string; readonly threadId: string | null };

/** The parts of a sandbox policy that matter here. Null if unknown. */
type Policy = { readonly type: string; readonly writableRoots?: readonly string[] | undefined } | null;
type StartedWork = Writer & { readonly threadId: string | null };
type SettingsRead = { readonly folders: readonly string[]; readonly done: Promise<unknown> };

const endMethods: ReadonlySet<string> = new Set(['turn/completed', 'thread/closed']);
const threadParams = z.object({ threadId: z.string() });

/**
 * Tracks where turns and commands could write, from the moment they are sent, which is before other parts know about
 * them. A turn or command does not start above a folder while Codex reads the settings there.
 */
export class WritingWork {
  readonly #works: () => readonly FolderWork[];
  readonly #started = new Set<StartedWork>();
  readonly #readings = new Set<SettingsRead>();
  /** For each thread, its folder, and where else its turns could write. A command can outlive its turn. */
  readonly #folders = new Map<string, string>();
  readonly #roots = new Map<string, readonly string[]>();

  constructor(codex: Pick<CodexServer, 'onNotification' | 'onGenerationEnd'>, works: () => readonly FolderWork[]) {
    this.#works = works;
    codex.onNotification(({ method, params }) => {
      const ended = endMethods.has(method) ? threadParams.safeParse(params).data : undefined;
      for (const each of ended === undefined ? [] : this.#started) {
        if (each.threadId === ended?.threadId) this.#started.delete(each);
      }
    });
    codex.onGenerationEnd(() => {
      this.#started.clear();
      this.#folders.clear();
      this.#roots.clear();
    });
  }

  /** Lists everything that could write now. */
  listWriters(): readonly Writer[] {
    const rootsOf = (threadId: string | null) => this.#roots.get(threadId ?? '') ?? [];
    return [...this.#started, ...this.#works().map(({ folder, threadId }) => ({ folder, roots: rootsOf(threadId) }))];
  }

  /** Sets the folder that a thread works in. */
  setFolder(threadId: string, folder: string): void {
    this.#folders.set(threadId, folder);
  }

  /** Runs `read` while turns and commands above the folders wait. */
  async whileReading<T>(folders: readonly string[], read: () => Promise<T>): Promise<T> {
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const reading = { folders, done };
    this.#readings.add(reading);
    try {
      return await read();
    } finally {
      this.#readings.delete(reading);
      resolve();
    }
  }

  /** Starts a turn. It counts as running until Codex reports its end. */
  async runTurn<T, E>(
    threadId: string,
    cwd: string | null,
    policy: Policy,
    send: () => Promise<Result<T, E>>,
  ): Promise<Result<T, E>> {
    const folder = cwd ?? this.#folders.get(threadId);
    if (folder === undefined || policy?.type === 'readOnly') return await send();
    const roots = [...new Set([...(this.#roots.get(threadId) ?? []), ...(policy?.writableRoots ?? [])])];
    this.#roots.set(threadId, roots);
    const started = await this.#startWork({ folder, roots, threadId });
    const reply = await send();
    if (!reply.ok) this.#started.delete(started);
    return reply;
  }

  /** Runs a command. It counts as running until Codex answers. */
  async runCommand<T>(folder: string, policy: Policy, send: () => Promise<T>): Promise<T> {
    if (policy?.type === 'readOnly') return await send();
    const started = await this.#startWork({ folder, roots: policy?.writableRoots ?? [], threadId: null });
    try {
      return await send();
    } finally {
      this.#started.delete(started);
    }
  }

  async #startWork(work: StartedWork): Promise<StartedWork> {
    for (;;) {
      const below = [...this.#readings].filter(({ folders }) =>
        folders.some((folder) => findWritableAbove(work, folder) !== null),
      );
      if (below.length === 0) break;
      await Promise.all(below.map(({ done }) => done));
    }
    this.#started.add(work);
    return work;
  }
}
