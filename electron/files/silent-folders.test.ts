import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { resolveRealPath } from './real-path.ts';
import { isSilent, runWithTimeout } from './silent-folders.ts';

describe('a look at a folder', () => {
  it('a call on a folder returns its result or error, and leaves no timer', async () => {
    const clock = new ManualClock();
    expect(await runWithTimeout(clock, '/healthy', async () => 'found', 'nothing')).toBe('found');
    const failing = runWithTimeout(clock, '/healthy', () => Promise.reject(new Error('no')), 'nothing');
    await expect(failing).rejects.toThrow('no');
    expect(clock.pending).toBe(0);
  });

  it('a call on a folder ends when the folder does not respond, and is not repeated until it does', async () => {
    const clock = new ManualClock();
    const late = Promise.withResolvers<string>();
    const looked = runWithTimeout(clock, '/dead', () => late.promise, 'nothing');
    clock.advance(5_000);
    expect(await looked).toBe('nothing');
    expect([isSilent('/dead'), isSilent('/dead/sub'), isSilent('/deader')]).toEqual([true, true, false]);
    const never = () => Promise.reject(new Error('asked'));
    expect(await runWithTimeout(clock, '/dead/sub', never, 'nothing')).toBe('nothing');
    expect(await resolveRealPath('/dead/sub/../x')).toBe('/dead/x');
    late.resolve('late');
    await late.promise;
    await Promise.resolve();
    await Promise.resolve();
    expect(isSilent('/dead')).toBe(false);
    expect(await runWithTimeout(clock, '/dead', async () => 'found', 'nothing')).toBe('found');
  });
});
