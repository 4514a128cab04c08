import { describe, expect, it, vi } from 'vitest';
import { onPageRequest, requestOfNextPage, requestOfPage } from './page-requests.ts';

describe('page requests', () => {
  it('reach the mounted part until it unmounts', () => {
    let asked = 0;
    const leave = onPageRequest('jumpToEnd', () => {
      asked += 1;
    });
    requestOfPage('jumpToEnd');
    requestOfPage('findInThread');
    expect(asked).toBe(1);
    leave();
    requestOfPage('jumpToEnd');
    expect(asked).toBe(1);
  });

  it('wait for a part to mount, and then run once', () => {
    const asked: string[] = [];
    requestOfPage('focusComposer');
    onPageRequest('focusComposer', () => asked.push('first'))();
    onPageRequest('focusComposer', () => asked.push('second'))();
    expect(asked).toEqual(['first']);
  });

  it('are replaced by a later one', () => {
    const asked: string[] = [];
    requestOfPage('focusComposer');
    requestOfPage('pickModel');
    onPageRequest('focusComposer', () => asked.push('composer'))();
    onPageRequest('pickModel', () => asked.push('model'))();
    expect(asked).toEqual(['model']);
  });

  it('reach the part that replaces the mounted one', async () => {
    const asked: string[] = [];
    const leave = onPageRequest('reviewRun', () => asked.push('before'));
    // As React does once a store has changed.
    queueMicrotask(() => {
      leave();
      onPageRequest('reviewRun', () => asked.push('after'));
    });
    requestOfNextPage('reviewRun');
    await Promise.resolve();
    expect(asked).toEqual(['after']);
  });

  it('lapse after ten seconds, so that nothing takes the focus from a person who has gone on', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const asked: string[] = [];
    requestOfPage('focusApproval');
    vi.advanceTimersByTime(9_000);
    onPageRequest('focusApproval', () => asked.push('soon'))();
    requestOfPage('focusApproval');
    vi.advanceTimersByTime(11_000);
    onPageRequest('focusApproval', () => asked.push('late'))();
    vi.useRealTimers();
    expect(asked).toEqual(['soon']);
  });
});
