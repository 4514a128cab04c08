import type { Result } from '../../../shared/base/result.ts';
import type { RequestValue } from '../../../shared/contract/contract.ts';
import type { RunProblem } from '../../../shared/contract/recorded-runs.ts';
import type { RunCard } from '../../../shared/runs/run-card.ts';
import type { RunRef } from '../../../shared/runs/run-ref.ts';
import type { GatheredDigests } from './reader/folder-gathering.ts';
import type { RunSource } from './run-source.ts';

/** The runs in the `.workcells` folder of a workspace. Its methods never throw. */
export interface RunFolders {
  /** Lists at most `limit` runs of a workspace, newest first, with the facts read so far. `more` counts the rest. */
  list(projectRoot: string, limit: number): Promise<{ cards: readonly RunCard[]; more: number }>;
  /** Returns the facts about a run without reading all of it. */
  info(run: RunRef): Promise<Result<RequestValue<'getRunInfo'>, RunProblem>>;
  open(run: RunRef): Promise<Result<RunSource, RunProblem>>;
  /** Gathers digests of a workspace's runs, in batches; the last one has an end. Returns a function that cancels. */
  gather(projectRoot: string, onSome: (some: GatheredDigests) => void): () => void;
  /** Reports new, changed and removed runs of a workspace until the returned function is called. */
  watch(projectRoot: string, listen: (news: RunFolderUpdate) => void): () => void;
}

/** Changes in a watched workspace: new or changed runs, and those whose folders are gone. */
export type RunFolderUpdate = { readonly changed: readonly RunCard[]; readonly removed: readonly RunRef[] };
