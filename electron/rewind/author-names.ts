import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { visibleLine } from '../../shared/base/visible-text.ts';
import type { DiffAuthor } from '../../shared/changes/diff-authors.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { type AppAuthor, type ChangeAuthor, getAuthorThread } from '../model/changes/change-author.ts';

/** Where the names of authors come from. */
export type NamedThreads = {
  /** Returns the title of a thread. Null if it is gone. */
  findTitle(threadId: ThreadId): string | null;
  /** Returns an entry of a turn. Null if it is gone. */
  findEntry(threadId: ThreadId, turnId: TurnId, entryId: EntryId): Promise<Entry | null>;
};

/** A longer command is cut off in a sentence, in characters. */
const maxCommandLength = 60;
/** A longer command is cut off as a name, in characters. */
const maxNameLength = 300;

/** An author in a sentence, and by a name of its own. */
type AuthorName = { readonly inSentence: string; readonly alone: string };

/** Names the authors of changes for one thread: what ran in it by its command, other threads by their titles. */
export class AuthorNames {
  readonly #threads: NamedThreads;
  readonly #threadId: ThreadId;
  readonly #known = new Map<string, Promise<AuthorName>>();

  constructor(threads: NamedThreads, threadId: ThreadId) {
    this.#threads = threads;
    this.#threadId = threadId;
  }

  /** Returns names to show in a sentence, each once. */
  async describe(authors: readonly ChangeAuthor[]): Promise<readonly string[]> {
    const names = await Promise.all(authors.map((author) => this.#name(author)));
    return [...new Set(names.map(({ inSentence }) => inSentence))];
  }

  /** Returns the titles of other threads among authors, each once. A deleted thread has none. */
  listOtherThreads(authors: readonly ChangeAuthor[]): readonly string[] {
    const ids = new Set(authors.flatMap((author) => getAuthorThread(author) ?? []));
    ids.delete(this.#threadId);
    return [...ids].flatMap((id) => this.#threads.findTitle(id) ?? []).map(visibleLine);
  }

  /** Returns an author with a name that stands alone. */
  async label(author: ChangeAuthor): Promise<DiffAuthor> {
    return { kind: this.#findKind(author), name: (await this.#name(author)).alone };
  }

  #name(author: ChangeAuthor): Promise<AuthorName> {
    const key = JSON.stringify(author);
    const name = this.#known.get(key) ?? this.#describeOne(author);
    this.#known.set(key, name);
    return name;
  }

  #findKind(author: ChangeAuthor): DiffAuthor['kind'] {
    if (author.kind === 'other' || author.kind === 'app') return author.kind;
    if (author.threadId !== this.#threadId) return 'thread';
    if (author.kind === 'rewind' || author.kind === 'patch') return author.kind;
    return 'command';
  }

  async #describeOne(author: ChangeAuthor): Promise<AuthorName> {
    if (author.kind === 'other') return { inSentence: t`you or another program`, alone: t`You or another program` };
    if (author.kind === 'app') return nameApp(author);
    if (author.threadId !== this.#threadId) {
      const title = this.#threads.findTitle(author.threadId);
      if (title === null) return { inSentence: t`a deleted thread`, alone: t`A deleted thread` };
      return { inSentence: t`the thread "${visibleLine(title)}"`, alone: visibleLine(title) };
    }
    if (author.kind === 'rewind') return { inSentence: t`a rewind or discard`, alone: t`A rewind or discard` };
    if (author.kind === 'turn') {
      if (!author.isInterrupted) return { inSentence: t`Codex`, alone: t`Codex` };
      return { inSentence: t`interrupted work of Codex`, alone: t`Interrupted work of Codex` };
    }
    const name = await this.#nameEntry(author);
    const complete = (text: string) => {
      if (author.isInterrupted) return t`${text} (interrupted)`;
      return author.kind === 'background' ? t`${text} (in the background)` : text;
    };
    return { inSentence: complete(name.inSentence), alone: complete(name.alone) };
  }

  async #nameEntry(author: Extract<ChangeAuthor, { readonly entryId: EntryId }>): Promise<AuthorName> {
    const { agentId, entryId, kind, threadId, turnId } = author;
    if (kind === 'patch') return { inSentence: t`a patch by Codex`, alone: t`Codex, patch` };
    const entry = await this.#threads.findEntry(agentId ?? threadId, turnId, entryId);
    const ran = entry?.kind === 'command' ? entry.command : entry?.kind === 'tool' ? entry.tool : null;
    if (ran === null) return { inSentence: t`a command`, alone: t`A command` };
    const command = visibleLine(ran);
    return { inSentence: shorten(command, maxCommandLength), alone: shorten(command, maxNameLength) };
  }
}

function nameApp({ action, name }: AppAuthor): AuthorName {
  const shown = shorten(visibleLine(name), maxCommandLength);
  switch (action) {
    case 'apply':
      return { inSentence: t`the applied run "${shown}"`, alone: t`Applied "${shown}"` };
    case 'switch':
      return { inSentence: t`a switch to ${shown}`, alone: t`Switched to ${shown}` };
    case 'pull':
      return { inSentence: t`a pull of ${shown}`, alone: t`Pulled ${shown}` };
    case 'restore':
      return { inSentence: t`a restored copy of ${shown}`, alone: t`Restored ${shown}` };
    case 'setUp':
      return { inSentence: t`the set-up (${shown})`, alone: t`Set-up: ${shown}` };
  }
}

function shorten(command: string, maxLength: number): string {
  const letters = [...command];
  return letters.length > maxLength ? `${letters.slice(0, maxLength).join('').trimEnd()}…` : command;
}
