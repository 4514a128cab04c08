import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ok } from '../../../shared/base/result.ts';
import { WritingWork } from './writing-work.ts';

const codex = { onNotification: () => () => undefined, onGenerationEnd: () => () => undefined };

/** Returns what finishes first when a turn starts while Codex reads the settings of /p/sub. */
async function firstOf(folder: string, roots: readonly string[]): Promise<string | undefined> {
  const work = new WritingWork(codex, () => []);
  const done: string[] = [];
  const policy = { type: 'workspaceWrite', writableRoots: roots.map((root) => resolve(root)) };
  const reading = Promise.withResolvers<void>();
  const read = work.whileReading([resolve('/p/sub')], async () => {
    await reading.promise;
    done.push('settings');
  });
  const turn = work.runTurn('one', resolve(folder), policy, async () => {
    done.push('turn');
    return ok(null);
  });
  // A turn that does not wait is sent before this point.
  await new Promise((resolve) => setImmediate(resolve));
  reading.resolve();
  await Promise.all([read, turn]);
  return done[0];
}

describe('while Codex reads the settings of a folder', () => {
  it.each([
    { where: 'above it', folder: '/p', roots: [] },
    { where: 'elsewhere with a root above it', folder: '/elsewhere', roots: ['/p'] },
    { where: 'below it with a root above it', folder: '/p/sub/deeper', roots: ['/p'] },
  ])('makes a turn $where wait while Codex reads the settings of a folder', async ({ folder, roots }) => {
    expect(await firstOf(folder, roots)).toBe('settings');
  });

  it.each([
    { where: 'in it', folder: '/p/sub', roots: ['/p'] },
    { where: 'below it', folder: '/p/sub/deeper', roots: [] },
    { where: 'elsewhere with it as a root', folder: '/other', roots: ['/p/sub'] },
  ])('makes no turn $where wait while Codex reads the settings of a folder', async ({ folder, roots }) => {
    expect(await firstOf(folder, roots)).toBe('turn');
  });
});
