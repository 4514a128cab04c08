import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { EntryId, ThreadId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { findingsRequests } from '../../shared/contract/findings.ts';
import type { FindingMarks } from '../../shared/findings/finding-marks.ts';
import { placeFinding, type ReviewFinding, readReviewReport } from '../../shared/findings/review-report.ts';
import type { NumberedThreadEvent } from '../../shared/transcript/thread-event.ts';
import { readTextInside } from '../files/read-text-inside.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { ThreadStore } from '../store/threads/thread-store.ts';
import type { LiveThread } from '../threads/live-thread.ts';
import type { LiveThreads } from '../threads/live-threads.ts';
import { FileLines } from './reviewed-lines.ts';

/** The most findings whose lines are read, and files that they may be in. Of more, nothing is said. */
const maxFindings = 1_000;
const maxFiles = 200;

const noFile = new FileLines(null);

/**
 * Knows the findings of reviews beyond their text: which lines they were about when the review ended, and which ones the
 * user dismissed. Reads only files in the folder of the thread.
 */
export class FindingService {
  readonly #threads: Pick<LiveThreads, 'get'>;
  readonly #store: Pick<ThreadStore, 'reviews'>;
  /** For each thread, when the lines of its reviews so far are remembered. */
  readonly #remembered = new Map<ThreadId, Promise<void>>();

  constructor(threads: Pick<LiveThreads, 'get'>, store: Pick<ThreadStore, 'reviews'>) {
    this.#threads = threads;
    this.#store = store;
  }

  readonly handlers: DomainHandlers<keyof typeof findingsRequests> = {
    readNewestReport: async (_window, { threadId }) => ok(await this.#store.reviews.newest(threadId)),
    readFindingMarks: async (_window, { entryId, threadId }) => ok(await this.#readMarks(threadId, entryId)),
    dismissFinding: async (_window, { dismissal, entryId, threadId }) => {
      const isKept = await this.#store.reviews.change(threadId, { entryId, ...dismissal });
      return isKept ? ok(null) : err({ type: 'notKept' });
    },
  };

  /** Remembers the lines of a review that ends. */
  handleEvents(thread: LiveThread, events: readonly NumberedThreadEvent[]): void {
    for (const { event } of events) {
      if (event.type !== 'entryPut' || event.entry.kind !== 'review' || event.entry.entered) continue;
      const { id, text } = event.entry;
      const before = this.#remembered.get(thread.id) ?? Promise.resolve();
      this.#remembered.set(
        thread.id,
        before.then(() => this.#remember(thread, id, text)),
      );
    }
  }

  async #remember(thread: LiveThread, entryId: EntryId, text: string): Promise<void> {
    const findings = readReviewReport(text).findings.slice(0, maxFindings);
    const stored = await this.#find(thread.id, entryId);
    if (findings.length === 0 || stored?.lines != null) return;
    const files = await readFiles(thread.cwd, findings);
    const lines = findings.map((finding) => (files.get(finding.path) ?? noFile).remember(finding));
    await this.#store.reviews.change(thread.id, { entryId, lines });
  }

  async #readMarks(threadId: ThreadId, entryId: EntryId): Promise<FindingMarks> {
    await this.#remembered.get(threadId);
    const stored = await this.#find(threadId, entryId);
    const thread = this.#threads.get(threadId);
    const text = thread === null ? null : await this.#findText(thread, entryId);
    const dismissed = [...(stored?.dismissed ?? [])];
    if (thread === null || text === null || stored?.lines == null) return { moved: [], dismissed };
    const findings = readReviewReport(text).findings.slice(0, stored.lines.length);
    const files = await readFiles(thread.cwd, findings);
    const moved = findings.flatMap((finding, index) => {
      const found = (files.get(finding.path) ?? noFile).find(finding, stored.lines?.[index] ?? null);
      return found === undefined ? [] : [{ index, ...found }];
    });
    return { moved, dismissed };
  }

  /** Returns the text of a report, also if its turn has left the memory. */
  async #findText(thread: LiveThread, entryId: EntryId): Promise<string | null> {
    const entry = thread.findEntry(entryId)?.entry;
    if (entry?.kind === 'review') return entry.text;
    const newest = await this.#store.reviews.newest(thread.id);
    return newest?.entryId === entryId ? newest.text : null;
  }

  async #find(threadId: ThreadId, entryId: EntryId) {
    return (await this.#store.reviews.read(threadId))?.find((review) => review.entryId === entryId);
  }
}

/** Returns the lines of the files that findings name, by the name. A file elsewhere, or that cannot be read, has none. */
async function readFiles(
  folder: string | null,
  findings: readonly ReviewFinding[],
): Promise<ReadonlyMap<string, FileLines>> {
  const read = new Map<string, FileLines>();
  if (folder === null) return read;
  const root = await realpath(folder).catch(() => folder);
  for (const path of [...new Set(findings.map((finding) => finding.path))].slice(0, maxFiles)) {
    const inside = placeFinding(folder, path);
    const text = inside === null ? null : await readTextInside(root, resolve(folder, inside));
    if (text?.ok === true) read.set(path, new FileLines(text.value));
  }
  return read;
}
