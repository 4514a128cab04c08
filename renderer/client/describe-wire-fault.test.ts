import { describe, expect, it } from 'vitest';
import type { WireFault } from '../../shared/contract/wire.ts';
import { describeWireFault } from './describe-wire-fault.ts';

const faults: readonly WireFault[] = [
  { type: 'unknownMethod', method: 'm' },
  { type: 'badInput', method: 'm', message: 'a' },
  { type: 'badOutput', method: 'm', message: 'a' },
  { type: 'notConnected' },
  { type: 'internal', method: 'm', message: 'a' },
  { type: 'disconnected' },
];

const all = faults.map((fault) => [fault, describeWireFault(fault)] as const);

describe('wire faults in words', () => {
  it.each(all)('the wire fault %j says what happened and what to do', (_failure, { fact, detail }) => {
    expect(fact).toMatch(/^["/A-Zw].*\.$/s);
    expect(`${fact} ${detail}`).not.toMatch(/undefined|null|!|please|oops|\.\.(?!\.)/i);
    expect(detail).not.toBe('');
  });

  it('a wire fault is valid as a toast', () => {
    expect(describeWireFault({ type: 'disconnected' }).surface).toBe('toast');
  });
});
