import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { givePageMemory, type RememberingContents, takePageMemory } from './page-memory.ts';

const empty = 'app://workcell/empty';

/** Contents that record what they load and run; `answer` returns the result of a script. */
function contents(answer: () => Promise<unknown>) {
  const done: string[] = [];
  const fake: RememberingContents = {
    loadURL: async (address) => void done.push(`load ${address}`),
    executeJavaScript: (script) => {
      done.push(script);
      return answer();
    },
  };
  return { done, fake };
}

describe('the memory of a page', () => {
  it('page memory is read after leaving the page, so that it has the last input', async () => {
    const { done, fake } = contents(async () => '{"a":"1"}');
    expect(await takePageMemory(fake, empty, new ManualClock())).toBe('{"a":"1"}');
    expect(done[0]).toBe(`load ${empty}`);
  });

  it('page memory is null when the page fails or never answers', async () => {
    const failing = contents(() => Promise.reject(new Error('gone')));
    expect(await takePageMemory(failing.fake, empty, new ManualClock())).toBeNull();
    const clock = new ManualClock();
    const silent = contents(() => new Promise(() => undefined));
    const taken = takePageMemory(silent.fake, empty, clock);
    clock.advance(5_000);
    expect(await taken).toBeNull();
  });

  it('page memory is restored exactly, whatever it contains', async () => {
    const memory = { draft: '"); throw 1; //\u2028`$', other: '\\' };
    const { done, fake } = contents(async () => undefined);
    await givePageMemory(fake, empty, JSON.stringify(memory));
    const storage = {};
    new Function('sessionStorage', done[1] ?? '')(storage);
    expect(storage).toEqual(memory);
  });
});
