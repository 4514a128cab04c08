import { realpath } from 'node:fs/promises';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { followLines, type TextStep } from '../model/changes/blame-hunks.ts';
import type { ChangeAuthor } from '../model/changes/change-author.ts';
import { takeUntilText } from './line-origins.ts';
import { type RecordedStepsDeps, RecordedStepsReader } from './recorded-steps.ts';

/** Who wrote a line, as far as the record of changes proves it. Nothing proves that the user did. */
export type TracedLine = {
  readonly contributor: 'ai' | 'mixed' | 'unknown';
  readonly model: string | null;
  /** The thread and the turn of Codex's newest part in it. Null without one. */
  readonly threadId: ThreadId | null;
  readonly turnId: TurnId | null;
};

export type TracedLinesDeps = RecordedStepsDeps & {
  readonly threads: {
    /** Returns the model of a turn. Null if unknown. */
    findModel(threadId: ThreadId, turnId: TurnId): Promise<string | null>;
  };
};

const unknown: TracedLine = { contributor: 'unknown', model: null, threadId: null, turnId: null };

/** Tells which lines of a text are Codex's, from the record of changes. */
export class TracedLines {
  readonly #deps: TracedLinesDeps;
  readonly #recorded: RecordedStepsReader;

  constructor(deps: TracedLinesDeps) {
    this.#deps = deps;
    this.#recorded = new RecordedStepsReader(deps);
  }

  /** Returns who wrote each line of a file in a folder. Null if the record did not see exactly this text. */
  async read(folder: string, path: string, text: string): Promise<readonly TracedLine[] | null> {
    const root = await realpath(folder).catch(() => null);
    const found = root === null ? null : await this.#recorded.ofPaths({ root, after: 0 }, [path]);
    const steps = await this.#recorded.readLastTexts(takeUntilText(found?.get(path) ?? [], text));
    const lines = steps.at(-1)?.after === text ? followLines(steps.map(markDoubts)) : null;
    if (lines === null) return null;
    const texts = steps.map(({ before }) => new Set(before.split('\n')));
    const traced: TracedLine[] = [];
    const models = new Map<string, Promise<string | null>>();
    for (const { authors, text: line } of lines) {
      const [newest, ...more] = authors;
      // What was already there before its newest author was brought back, not written.
      const isBack =
        more.length > 0 && texts.slice(0, (newest?.step ?? 0) + 1).some((one) => one.has(line.replace(/\n$/, '')));
      traced.push(
        isBack
          ? unknown
          : await this.#trace(
              authors.map(({ author }) => author),
              models,
            ),
      );
    }
    return traced;
  }

  async #trace(
    authors: readonly (ChangeAuthor | null)[],
    models: Map<string, Promise<string | null>>,
  ): Promise<TracedLine> {
    const known = authors.filter((author) => author !== null);
    // The newest is first.
    const codex = known.find(isCodex);
    if (codex === undefined || known.length < authors.length || known.some(isNoProof)) return unknown;
    const contributor = known.every(isCodex) ? 'ai' : 'mixed';
    const { threadId } = codex;
    if (!('turnId' in codex)) return { contributor, model: null, threadId, turnId: null };
    const { agentId, turnId } = codex;
    const key = `${agentId ?? threadId} ${turnId}`;
    const model = models.get(key) ?? this.#deps.threads.findModel(agentId ?? threadId, turnId);
    models.set(key, model);
    return { contributor, model: await model, threadId, turnId };
  }
}

/** If one of several made a change, and not all of them are Codex, the author of its lines is unknown. */
function markDoubts({ authors, ...texts }: TextStep<ChangeAuthor>, step: number) {
  const isClear = authors.length === 1 || authors.every(isCodex);
  return { ...texts, authors: (isClear ? authors : [null]).map((author) => ({ author, step })) };
}

type Codex = Exclude<ChangeAuthor, { readonly kind: 'other' | 'app' | 'rewind' }>;

function isCodex(author: ChangeAuthor): author is Codex {
  return author.kind !== 'other' && !isNoProof(author);
}

/** Whether an author says nothing about where lines come from: it brought back what others wrote, or ran on its own. */
function isNoProof(author: ChangeAuthor): boolean {
  return author.kind === 'app' || author.kind === 'rewind' || author.kind === 'background';
}
