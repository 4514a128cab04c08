import type { CodexAction } from '../../shared/approvals/covers-action.ts';
import type { PastAction } from '../../shared/approvals/preview-rule.ts';
import type { TurnId } from '../../shared/base/ids.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';
import { getEntryAction } from './request-action.ts';

/** Finds what Codex did or asked to do earlier in a workspace. */
export interface ActionHistory {
  /** Finds the newest commands or edits, at most `limit`, newest first. `workspace` is a real path. */
  findRecent(workspace: string, kind: CodexAction['kind'], limit: number): Promise<readonly PastAction[]>;
}

/** An entry with its turn. */
type EntryInTurn = { readonly turnId: TurnId; readonly entry: Entry };

export type TranscriptHistoryDeps = {
  /** Returns the transcripts in memory of a workspace's threads. */
  readonly getTranscripts: (workspace: string) => readonly Transcript[];
  /** Finds a workspace's newest commands or edits in Workcell's store. */
  readonly findStored: (filter: {
    readonly workspace: string;
    readonly kind: CodexAction['kind'];
    readonly limit: number;
  }) => Promise<readonly EntryInTurn[]>;
};

/** The action history from transcripts: those in Workcell's store, plus newer entries in memory. */
export class TranscriptHistory implements ActionHistory {
  readonly #deps: TranscriptHistoryDeps;

  constructor(deps: TranscriptHistoryDeps) {
    this.#deps = deps;
  }

  async findRecent(workspace: string, kind: CodexAction['kind'], limit: number): Promise<readonly PastAction[]> {
    const stored = await this.#deps.findStored({ workspace, kind, limit });
    const inMemory = this.#deps
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
