import type { RunProof } from '../../shared/runs/run-proof.ts';
import type { RunRequest } from '../../shared/runs/run-request.ts';

/** The facts about a run so far. */
export type ProofInput = Partial<Omit<RunProof, 'prompt' | 'tool' | 'started_at'>> & { readonly startedAt: number };

/** Makes the proof of a run from the facts so far. `startedAt` is in Unix milliseconds. */
export function createProof({ model, prompt, tool }: RunRequest, { startedAt, ...known }: ProofInput): RunProof {
  return {
    prompt,
    tool,
    thread_id: null,
    attempt: null,
    started_at: new Date(startedAt).toISOString(),
    ended_at: null,
    start_commit: null,
    end_commit: null,
    files_changed: [],
    exit_status: null,
    checks: [],
    ...known,
    model: known.model ?? model,
  };
}
