import { expect, it } from 'vitest';
import type { RunProof } from '../../shared/runs/run-proof.ts';
import { runRequestFromProof } from './run-choices.ts';

const proof: RunProof = {
  prompt: 'Fix it',
  tool: 'claude',
  model: 'sonnet',
  started_at: '2026-11-20T06:45:10.000Z',
  ended_at: null,
  start_commit: null,
  end_commit: null,
  files_changed: [],
  exit_status: 0,
  checks: [{ command: 'npm test', exit_code: 1, duration_ms: 5, passed: false }],
};

it('returns a request for the same run in its own worktree', () => {
  const again = { prompt: 'Fix it', tool: 'claude', model: 'sonnet', isolation: 'worktree', checks: ['npm test'] };
  expect(runRequestFromProof(proof)).toEqual(again);
  expect(runRequestFromProof({ ...proof, model: null, checks: [] })).toEqual({ ...again, model: null, checks: [] });
});

it('returns null for a run of an unknown tool', () => {
  expect(runRequestFromProof({ ...proof, tool: 'aider' })).toBeNull();
  expect(runRequestFromProof({ ...proof, prompt: ' ' })).toBeNull();
});
