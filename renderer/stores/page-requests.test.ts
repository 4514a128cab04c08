import { describe, expect, it, vi } from 'vitest';
import { onPageRequest, sendPageRequest, sendPageRequestAfterRender } from './page-requests.ts';

describe('page requests', () => {
  it('sends a page request to the mounted part until it unmounts', () => {
    let asked = 0;
    const leave = onPageRequest('jumpToEnd', () => {
      asked += 1;
    });
    sendPageRequest('jumpToEnd');
    sendPageRequest('findInThread');
    expect(asked).toBe(1);
    leave();
    sendPageRequest('jumpToEnd');
    expect(asked).toBe(1);
  });

  it('holds a page request until its part mounts, and then runs it once', () => {
    const asked: string[] = [];
    sendPageRequest('focusComposer');
    onPageRequest('focusComposer', () => asked.push('first'))();
    onPageRequest('focusComposer', () => asked.push('second'))();
    expect(asked).toEqual(['first']);
  });

  it('replaces a waiting page request with a later one', () => {
    const asked: string[] = [];
    sendPageRequest('focusComposer');
    sendPageRequest('pickModel');
    onPageRequest('focusComposer', () => asked.push('composer'))();
    onPageRequest('pickModel', () => asked.push('model'))();
    expect(asked).toEqual(['model']);
  });

  it('sends a page request to the part that replaces the mounted one', async () => {
    const asked: string[] = [];
    const leave = onPageRequest('reviewRun', () => asked.push('before'));
    // As React does once a store has changed.
    queueMicrotask(() => {
      leave();
      onPageRequest('reviewRun', () => asked.push('after'));
    });
    sendPageRequestAfterRender('reviewRun');
    await Promise.resolve();
    expect(asked).toEqual(['after']);
  });

  it('drops a page request after ten seconds, so that it does not steal the focus', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const asked: string[] = [];
    sendPageRequest('focusApproval');
    vi.advanceTimersByTime(9_000);
    onPageRequest('focusApproval', () => asked.push('soon'))();
    sendPageRequest('focusApproval');
    vi.advanceTimersByTime(11_000);
    onPageRequest('focusApproval', () => asked.push('late'))();
    vi.useRealTimers();
    expect(asked).toEqual(['soon']);
  });
});
