import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { TestApp } from './test-app.ts';

const processRecord = z.object({ child: z.object({ pid: z.number() }) });

/** Kills the Codex of an app, or stops it for a while. The app notices it on its own. */
export async function killCodex(
  { dataFolder }: Pick<TestApp, 'dataFolder'>,
  signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' = 'SIGKILL',
): Promise<void> {
  const folder = join(dataFolder.path, 'processes');
  const [name] = await readdir(folder);
  const record = processRecord.parse(JSON.parse(await readFile(join(folder, name ?? ''), 'utf8')));
  process.kill(record.child.pid, signal);
}
