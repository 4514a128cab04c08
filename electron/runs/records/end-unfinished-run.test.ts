import { appendFileSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { runIdSchema } from '../../../shared/runs/run-ref.ts';
import { endUnfinishedRun } from './end-unfinished-run.ts';
import { createRunFolder, type RunFolder } from './run-folder.ts';

let project: TestFolder;
let folder: RunFolder;
beforeEach(async () => {
  project = createTemporaryFolder('left-run');
  folder = await createRunFolder(project.path, 0);
});
afterEach(() => project.remove());

const line = (type: string) => `${JSON.stringify({ type, timestamp: '1970-01-01T00:00:00.000Z' })}\n`;
const types = () =>
  readFileSync(folder.telemetry, 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => (text.endsWith('}') ? JSON.parse(text).type : 'torn'));
const end = () => endUnfinishedRun({ projectRoot: project.path, runId: folder.id }, new ManualClock());

describe('a run whose app was killed', () => {
  it('a run whose app was killed is marked as failed, and keeps its events', async () => {
    appendFileSync(folder.telemetry, `${line('started')}${line('prompt_sent')}{"type":"thin`);
    expect(await end()).toBe(true);
    expect(types()).toEqual(['started', 'prompt_sent', 'torn', 'error', 'completed']);
    expect(readFileSync(folder.telemetry, 'utf8')).toContain('Workcell closed before this run ended.');
    expect(await end()).toBe(true);
    expect(types()).toHaveLength(5);
  });

  it('a run whose app was killed is marked as failed even if it never started', async () => {
    await end();
    expect(types()).toEqual(['error', 'completed']);
  });

  it('a run whose app was killed does not change if its end was written, and is ignored if its folder is gone', async () => {
    appendFileSync(folder.telemetry, `${line('started')}${line('completed')}`);
    expect(await end()).toBe(true);
    expect(types()).toEqual(['started', 'completed']);
    const gone = { projectRoot: project.path, runId: runIdSchema.parse('wc-9') };
    expect(await endUnfinishedRun(gone, new ManualClock())).toBe(true);
  });
});
