import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import type { RunProof } from '../../../shared/runs/run-proof.ts';
import { recordRun } from './record-run.ts';
import { findRunFolder } from './run-folder.ts';
import { readRunFolderContents } from './run-folder-contents.ts';

let project: TestFolder;
beforeEach(() => {
  project = createTemporaryFolder('recorded');
});
afterEach(() => project.remove());

const proof: RunProof = {
  prompt: 'Fix it',
  tool: 'codex',
  model: null,
  started_at: '2026-01-01T00:00:00.000Z',
  ended_at: null,
  start_commit: null,
  end_commit: null,
  files_changed: [],
  exit_status: 0,
  checks: [],
};

describe('a recorded run', () => {
  it('a recorded run has its telemetry, standard error and proof in a folder of its own', async () => {
    const recorded = await recordRun(project.path, { clock: new ManualClock(), onProblem: expect.fail });
    if (!recorded.ok) throw new Error(recorded.error);
    const { close, completed, events, id, started, stderr, writeProof: prove } = recorded.value;
    started({ toolchain: 'codex', model: 'm' });
    events.promptSent({ prompt: 'Fix it' });
    stderr('a word\n');
    completed({ status: 'success', exit_code: 0, duration_ms: 5 });
    await prove(proof);
    await close();
    const folder = await findRunFolder(project.path, id);
    if (!folder.ok) throw new Error(folder.error.type);
    const lines = readFileSync(folder.value.telemetry, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(['started', 'prompt_sent', 'completed']);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ workcell_id: id, model: 'm' });
    expect(readFileSync(join(folder.value.logs, 'stderr.log'), 'utf8')).toBe('a word\n');
    expect(await readRunFolderContents(folder.value)).toMatchObject({ hasTelemetry: true, hasLogs: true, proof });
  });

  it('a recorded run reports why it cannot be recorded', async () => {
    writeFileSync(join(project.path, '.workcells'), 'a file where the folder should be');
    const refused = await recordRun(project.path, { clock: new ManualClock(), onProblem: expect.fail });
    expect(refused).toEqual({ ok: false, error: expect.stringContaining('.workcells') });
    expect(readdirSync(project.path)).toEqual(['.workcells']);
  });
});
