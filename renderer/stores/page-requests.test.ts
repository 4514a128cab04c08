import { describe, expect, it } from 'vitest';
import { onPageRequest, requestOfPage } from './page-requests.ts';

describe('requests of the page', () => {
  it('reach the part that is mounted, until it leaves', () => {
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

  it('wait for a part that is about to be mounted, and are then done once', () => {
    const asked: string[] = [];
    requestOfPage('focusComposer');
    onPageRequest('focusComposer', () => asked.push('first'))();
    onPageRequest('focusComposer', () => asked.push('second'))();
    expect(asked).toEqual(['first']);
  });

  it('give way to a later one', () => {
    const asked: string[] = [];
    requestOfPage('focusComposer');
    requestOfPage('pickModel');
    onPageRequest('focusComposer', () => asked.push('composer'))();
    onPageRequest('pickModel', () => asked.push('model'))();
    expect(asked).toEqual(['model']);
  });
});
