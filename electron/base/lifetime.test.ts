import { describe, expect, it } from 'vitest';
import { Lifetime } from './lifetime.ts';

const never = () => new Promise<void>(() => undefined);

describe('a lifetime', () => {
  it('a lifetime ends what was registered last first, each after the one before it', async () => {
    const lifetime = new Lifetime();
    const ended: string[] = [];
    const slow = Promise.withResolvers<void>();
    lifetime.onEnd(() => void ended.push('first'));
    lifetime.onEnd(() => slow.promise.then(() => void ended.push('slow')));
    lifetime.onEnd(() => void ended.push('last'));
    const ending = lifetime.end();
    expect(lifetime.ended).toBe(true);
    expect(ended).toEqual(['last']);
    slow.resolve();
    await ending;
    expect(ended).toEqual(['last', 'slow', 'first']);
  });

  it('a lifetime whose parts end together waits for nothing in between, and for all at the end', async () => {
    const lifetime = new Lifetime('together');
    const ended: string[] = [];
    const slow = Promise.withResolvers<void>();
    lifetime.onEnd(() => void ended.push('first'));
    lifetime.onEnd(() => slow.promise);
    lifetime.onEnd(() => void ended.push('last'));
    let hasEnded = false;
    const ending = lifetime.end().then(() => {
      hasEnded = true;
    });
    expect(ended).toEqual(['last', 'first']);
    await Promise.resolve();
    expect(hasEnded).toBe(false);
    slow.resolve();
    await ending;
  });

  it('a lifetime runs at once what is registered after its end, and nothing twice', async () => {
    const lifetime = new Lifetime();
    let times = 0;
    lifetime.onEnd(() => {
      times += 1;
    });
    await Promise.all([lifetime.end(), lifetime.end()]);
    expect(times).toBe(1);
    lifetime.onEnd(() => {
      times += 1;
    });
    expect(times).toBe(2);
  });

  it.each(['lastFirst', 'together'] as const)(
    'a lifetime waits for what is registered while it ends (%s)',
    async (order) => {
      const lifetime = new Lifetime(order);
      const [early, late] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      lifetime.onEnd(() => early.promise, 'early');
      const waited: string[] = [];
      let hasEnded = false;
      const ending = lifetime
        .end((end, name) => {
          waited.push(name);
          return end;
        })
        .finally(() => {
          hasEnded = true;
        });
      lifetime.onEnd(() => late.promise, 'late');
      early.resolve();
      await new Promise(setImmediate);
      expect(hasEnded).toBe(false);
      late.reject(new Error('too late'));
      const failure = await ending.catch((thrown: AggregateError) => thrown);
      expect(failure?.errors.map(String)).toEqual(['Error: too late']);
      expect(waited).toEqual(['early', 'late']);
    },
  );

  it('a lifetime leaves no rejection unhandled when what is registered after its end fails', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const lifetime = new Lifetime();
      await lifetime.end();
      lifetime.onEnd(() => Promise.reject(new Error('after the end')));
      await new Promise(setImmediate);
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it('a lifetime forgets what was unregistered', async () => {
    const lifetime = new Lifetime();
    const takeBack = lifetime.onEnd(() => {
      throw new Error('It was taken back');
    });
    takeBack();
    await lifetime.end();
  });

  it('a lifetime ends everything though some of it fails, and reports what failed', async () => {
    const lifetime = new Lifetime();
    let isReached = false;
    lifetime.onEnd(() => {
      isReached = true;
    });
    lifetime.onEnd(() => Promise.reject(new Error('later')));
    lifetime.onEnd(() => {
      throw new Error('at once');
    });
    const failure = await lifetime.end().catch((thrown: AggregateError) => thrown);
    expect(failure?.errors.map(String)).toEqual(['Error: at once', 'Error: later']);
    expect(isReached).toBe(true);
  });

  it('a lifetime lets the caller decide how long to wait for each end', async () => {
    const lifetime = new Lifetime();
    const waited: string[] = [];
    lifetime.onEnd(never, 'slow');
    lifetime.child('inner').onEnd(never, 'of the child');
    await lifetime.end(async (_ending, name) => void waited.push(name));
    expect(waited).toEqual(['inner', 'slow']);
  });
});

describe('the child of a lifetime', () => {
  it('a child lifetime ends with its parent, or earlier', async () => {
    const lifetime = new Lifetime();
    const ended: string[] = [];
    const [early, late] = [lifetime.child(), lifetime.child()];
    early.onEnd(() => void ended.push('early'));
    late.onEnd(() => void ended.push('late'));
    await early.end();
    expect(ended).toEqual(['early']);
    await lifetime.end();
    expect(ended).toEqual(['early', 'late']);
  });

  it('a parent lifetime waits for a child that started to end before', async () => {
    const lifetime = new Lifetime();
    const child = lifetime.child();
    const slow = Promise.withResolvers<void>();
    child.onEnd(() => slow.promise);
    void child.end();
    let hasEnded = false;
    const ending = lifetime.end().then(() => {
      hasEnded = true;
    });
    await Promise.resolve();
    expect(hasEnded).toBe(false);
    slow.resolve();
    await ending;
  });

  it('a child lifetime may have two parents, and ends with the first of them', async () => {
    const [window, profile] = [new Lifetime(), new Lifetime()];
    const stay = window.child();
    profile.adopt(stay);
    await profile.end();
    expect(stay.ended).toBe(true);
    await window.end();
  });
});
