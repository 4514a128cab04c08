import type * as files from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { recordRun } from './record-run.ts';

const disk = vi.hoisted(() => ({ readOnly: '' }));
vi.mock('node:fs', async (load) => {
  const real = await load<typeof files>();
  const mkdirSync = (path: string, options: object) => {
    if (disk.readOnly === '' || !path.startsWith(disk.readOnly)) return real.mkdirSync(path, options);
    throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
  };
  return { ...real, mkdirSync };
});

it.runIf(process.platform === 'linux')('records a run while the home folder is read-only', async () => {
  const [home, project, data] = ['home', 'project', 'data'].map((name) => createTemporaryFolder(name));
  if (home === undefined || project === undefined || data === undefined) throw new Error('no folders');
  for (const folder of [home, project, data]) onTestFinished(() => folder.remove());
  vi.stubEnv('XDG_STATE_HOME', join(home.path, 'state'));
  onTestFinished(() => void vi.unstubAllEnvs());
  disk.readOnly = home.path;
  const parts = { clock: new ManualClock(), onProblem: (problem: string) => expect.fail(problem) };
  const refused = await recordRun(project.path, parts);
  expect(refused).toMatchObject({ error: expect.stringContaining('because it cannot write to') });
  const recorded = await recordRun(project.path, { ...parts, spareLocks: join(data.path, 'locks') });
  if (!recorded.ok) throw new Error(recorded.error);
  recorded.value.started({ toolchain: 'codex', model: null });
  recorded.value.completed({ status: 'success', exit_code: null, duration_ms: null });
  await recorded.value.close();
});
