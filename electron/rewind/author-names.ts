import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { visibleLine } from '../../shared/base/visible-text.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { ChangeAuthor } from '../model/changes/change-author.ts';

/** Where the names of authors come from. */
export type NamedThreads = {
  /** Returns the title of a thread. Null if it is gone. */
  findTitle(threadId: ThreadId): string | null;
  /** Returns an entry of a turn. Null if it is gone. */
  findEntry(threadId: ThreadId, turnId: TurnId, entryId: EntryId): Promise<Entry | null>;
};

/** A longer command is cut off, in characters. */
const maxCommandLength = 60;

/** Names the authors of changes for one thread: what ran in it by its command, other threads by their titles. */
export class AuthorNames {
  readonly #threads: NamedThreads;
  readonly #threadId: ThreadId;
  readonly #known = new Map<string, Promise<string>>();

  constructor(threads: NamedThreads, threadId: ThreadId) {
    this.#threads = threads;
    this.#threadId = threadId;
  }

  /** Returns names to show, each once. */
  async describe(authors: readonly ChangeAuthor[]): Promise<readonly string[]> {
    const names = authors.map((author) => {
      const key = JSON.stringify(author);
      const name = this.#known.get(key) ?? this.#describeOne(author);
      this.#known.set(key, name);
      return name;
    });
    return [...new Set(await Promise.all(names))];
  }

  async #describeOne(author: ChangeAuthor): Promise<string> {
    if (author.kind === 'other') return t`you or another program`;
    if (author.threadId !== this.#threadId) {
      const title = this.#threads.findTitle(author.threadId);
      return title === null ? t`a deleted thread` : t`the thread "${visibleLine(title)}"`;
    }
    if (author.kind === 'rewind') return t`a rewind or discard`;
    if (author.kind === 'turn') return author.isInterrupted ? t`interrupted work of Codex` : t`Codex`;
    const { agentId, entryId, isInterrupted, kind, threadId, turnId } = author;
    const entry = kind === 'patch' ? null : await this.#threads.findEntry(agentId ?? threadId, turnId, entryId);
    const ran = entry?.kind === 'command' ? entry.command : entry?.kind === 'tool' ? entry.tool : null;
    const name = kind === 'patch' ? t`a patch by Codex` : ran === null ? t`a command` : shorten(visibleLine(ran));
    if (isInterrupted) return t`${name} (interrupted)`;
    return kind === 'background' ? t`${name} (in the background)` : name;
  }
}

function shorten(command: string): string {
  const letters = [...command];
  return letters.length > maxCommandLength ? `${letters.slice(0, maxCommandLength).join('').trimEnd()}…` : command;
}
