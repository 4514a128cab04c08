import type { ThreadId } from '../../shared/base/ids.ts';
import { visibleProse } from '../../shared/base/visible-text.ts';
import type { LineWriter } from '../../shared/transcript/line-writer.ts';
import type { ChangeAuthor } from '../model/changes/change-author.ts';
import { AuthorNames, type NamedThreads } from './author-names.ts';
import type { RewindPlannerDeps } from './rewind-planner.ts';

/** A longer message is cut off, in characters. */
const maxMessage = 300;

/** Describes who wrote a line: the command or patch, its turn, and what the user was asked before. */
export class LineWriters {
  readonly #names: AuthorNames;
  readonly #threads: NamedThreads & Pick<RewindPlannerDeps['threads'], 'findTurn'>;

  constructor(threads: NamedThreads & Pick<RewindPlannerDeps['threads'], 'findTurn'>, shown: ThreadId) {
    this.#threads = threads;
    this.#names = new AuthorNames(threads, shown);
  }

  async describe(author: ChangeAuthor): Promise<LineWriter> {
    return { ...(await this.#names.label(author)), work: await this.#findWork(author) };
  }

  async #findWork(author: ChangeAuthor): Promise<LineWriter['work']> {
    if (!('entryId' in author)) return null;
    const { agentId, entryId, turnId } = author;
    const threadId = agentId ?? author.threadId;
    const [entry, turn] = await Promise.all([
      this.#threads.findEntry(threadId, turnId, entryId),
      this.#threads.findTurn(threadId, turnId),
    ]);
    const letters = [...visibleProse(turn?.text ?? '')];
    return {
      ...{ threadId, turnId, entryId },
      message: letters.length > maxMessage ? `${letters.slice(0, maxMessage).join('').trimEnd()}…` : letters.join(''),
      at: entry?.at ?? null,
      ...(entry !== null && 'approval' in entry && { approval: entry.approval }),
    };
  }
}
