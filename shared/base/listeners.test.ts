import { describe, expect, it } from 'vitest';
import { Listeners } from './listeners.ts';

describe('a listener that fails', () => {
  it('a listener that fails does not stop the other listeners or the caller, and is reported', () => {
    const faults: unknown[] = [];
    const listeners = new Listeners<[string]>((fault) => faults.push(fault));
    const received: string[] = [];
    const fault = new Error('It cannot be read');
    listeners.add(() => {
      throw fault;
    });
    listeners.add((words) => received.push(words));
    listeners.call('one');
    listeners.call('two');
    expect(received).toEqual(['one', 'two']);
    expect(faults).toEqual([fault, fault]);
  });
});
