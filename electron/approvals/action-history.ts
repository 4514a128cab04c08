import type { PastAction } from '../../shared/approvals/preview-rule.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';
import { actionOfEntry } from './action-of-request.ts';

/** What Codex did and wanted to do in a workspace before. */
export interface ActionHistory {
  /** The newest commands and the newest edits, each at most `limit`, newest first. `workspace` is a real path. */
  recent(workspace: string, limit: number): Promise<readonly PastAction[]>;
}

/** The history that the transcripts tell which are open in this process. */
export class TranscriptHistory implements ActionHistory {
  readonly #transcriptsOf: (workspace: string) => readonly Transcript[];

  constructor(transcriptsOf: (workspace: string) => readonly Transcript[]) {
    this.#transcriptsOf = transcriptsOf;
  }

  async recent(workspace: string, limit: number): Promise<readonly PastAction[]> {
    const entries = this.#transcriptsOf(workspace)
      .flatMap(({ turns }) => turns.flatMap((turn) => turn.entries))
      .filter((entry) => entry.kind === 'command' || entry.kind === 'patch')
      .filter(({ approval }) => approval?.state !== 'waiting')
      .toSorted((left, right) => (right.at ?? 0) - (left.at ?? 0));
    const newest = (kind: 'command' | 'patch') => entries.filter((entry) => entry.kind === kind).slice(0, limit);
    const past = await Promise.all(
      [...newest('command'), ...newest('patch')].map(async (entry) => ({
        action: await actionOfEntry(entry, workspace),
        declined: entry.approval?.by === 'person' && (entry.status === 'declined' || entry.status === 'cancelled'),
      })),
    );
    return past.flatMap(({ action, declined }) => (action === null ? [] : { action, declined }));
  }
}
