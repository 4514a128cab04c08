import { expect, it } from 'vitest';
import type { RunProof } from '../../shared/runs/run-proof.ts';
import { wishOfProof } from './run-choices.ts';

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

it('requests the same run again, in a worktree of its own', () => {
  const again = { prompt: 'Fix it', tool: 'claude', model: 'sonnet', isolation: 'worktree', checks: ['npm test'] };
  expect(wishOfProof(proof)).toEqual(again);
  expect(wishOfProof({ ...proof, model: null, checks: [] })).toEqual({ ...again, model: null, checks: [] });
});

it('requests nothing that no tool here can do', () => {
  expect(wishOfProof({ ...proof, tool: 'aider' })).toBeNull();
  expect(wishOfProof({ ...proof, prompt: ' ' })).toBeNull();
});
