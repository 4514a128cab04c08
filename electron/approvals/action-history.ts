import type { CodexAction } from '../../shared/approvals/covers-action.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';
import type { ThreadStore } from '../store/threads/thread-store.ts';
import type { PastAction } from './preview-rule.ts';
import { getEntryAction } from './request-action.ts';

/** Finds what Codex did or asked to do earlier in a workspace. */
export interface ActionHistory {
  /** Finds the newest commands or edits, at most `limit`, newest first. `workspace` is a real path. */
  findRecent(workspace: string, kind: CodexAction['kind'], limit: number): Promise<readonly PastAction[]>;
}

/** The threads in memory. */
export interface TranscriptSource {
  /** Returns the transcripts in memory of a workspace's threads. */
  getTranscripts(workspace: string): readonly Transcript[];
}

export type TranscriptHistoryDeps = {
  readonly threads: TranscriptSource;
  readonly threadStore: Pick<ThreadStore, 'recentActions'>;
};

/** The action history from transcripts: those in Workcell's store, plus newer entries in memory. */
export class TranscriptHistory implements ActionHistory {
  readonly #deps: TranscriptHistoryDeps;

  constructor(deps: TranscriptHistoryDeps) {
    this.#deps = deps;
  }

  async findRecent(workspace: string, kind: CodexAction['kind'], limit: number): Promise<readonly PastAction[]> {
    const stored = await this.#deps.threadStore.recentActions({ workspace, kind, limit });
    const inMemory = this.#deps.threads
      .getTranscripts(workspace)
      .flatMap(({ turns }) => turns.flatMap(({ id, entries }) => entries.map((entry) => ({ turnId: id, entry }))));
    const known = new Map([...stored, ...inMemory].map((found) => [`${found.turnId}/${found.entry.id}`, found.entry]));
    const newest = [...known.values()]
      .filter((entry) => entry.kind === 'command' || entry.kind === 'patch')
      .filter((entry) => entry.kind === kind)
      .filter(({ approval }) => approval?.state !== 'waiting')
      .toSorted((left, right) => (right.at ?? 0) - (left.at ?? 0))
      .slice(0, limit);
    const past = await Promise.all(
      newest.map(async (entry) => ({
        action: await getEntryAction(entry, workspace),
        declined: entry.approval?.by === 'person' && (entry.status === 'declined' || entry.status === 'cancelled'),
      })),
    );
    return past.flatMap(({ action, declined }) => (action === null ? [] : { action, declined }));
  }
}
