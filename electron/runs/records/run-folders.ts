import type { Result } from '../../../shared/base/result.ts';
import type { RequestValue } from '../../../shared/contract/contract.ts';
import type { RunProblem } from '../../../shared/contract/recorded-runs.ts';
import type { RunCard } from '../../../shared/runs/run-card.ts';
import type { RunRef } from '../../../shared/runs/run-ref.ts';
import type { GatheredDigests } from './reader/folder-gathering.ts';
import type { RunSource } from './run-source.ts';

/** Runs that are folders in the `.workcells` of a workspace. Nothing here throws. */
export interface RunFolders {
  /** The runs of a workspace, newest first, at most `limit`, as far as they were looked at; `more` are left out. */
  list(projectRoot: string, limit: number): Promise<{ cards: readonly RunCard[]; more: number }>;
  /** What is known of a run without reading all of it. */
  info(run: RunRef): Promise<Result<RequestValue<'getRunInfo'>, RunProblem>>;
  open(run: RunRef): Promise<Result<RunSource, RunProblem>>;
  /** Gathers what the runs of a workspace are looked at together by, until an end is told; the returned function ends it. */
  gather(projectRoot: string, onSome: (some: GatheredDigests) => void): () => void;
  /** Tells new, changed and removed runs of a workspace until the returned function is called. */
  watch(projectRoot: string, listen: (news: RunFolderNews) => void): () => void;
}

export type RunFolderNews = { readonly changed: readonly RunCard[]; readonly removed: readonly RunRef[] };
