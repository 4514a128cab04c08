import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import type { SendOutcome } from '../../../shared/privacy/metrics/send-record.ts';
import { Delivery, type Message, type Parcel } from './delivery.ts';

/**
 * Creates a delivery whose ledger and packing a test can pause. There is no receiver: these tests must send nothing.
 */
function stage() {
  const outcomes: SendOutcome[] = [];
  const entered = Promise.withResolvers<number | null>();
  const packed = Promise.withResolvers<Message>();
  let isWanted = true;
  const delivery = new Delivery({
    clock: new ManualClock(),
    ledger: {
      beginOtlp: () => entered.promise,
      settleOtlp: async (_record, _body, outcome) => void outcomes.push(outcome),
    },
    redact: (text) => text,
  });
  const parcel: Parcel = {
    kind: 'otlpTraces',
    url: new URL('http://127.0.0.1:9/v1/traces'),
    timeoutMs: 1_000,
    contents: {},
    isWanted: () => isWanted,
    pack: () => packed.promise,
    rejectedIn: () => ({ count: 0, reason: '' }),
  };
  const unwanted = () => {
    isWanted = false;
  };
  return { delivered: delivery.attempt(parcel), delivery, entered, packed, outcomes, unwanted };
}

const message: Message = { headers: {}, body: new Uint8Array() };
const canceled: SendOutcome = { type: 'notSent', why: 'calledOff', code: 'CALLEDOFF' };

describe('sends no parcel', () => {
  it('sends no parcel that is no longer wanted after packing', async () => {
    const { delivered, entered, outcomes, packed, unwanted } = stage();
    entered.resolve(1);
    unwanted();
    packed.resolve(message);
    expect(await delivered).toBe('again');
    expect(outcomes).toEqual([canceled]);
  });

  it('sends no parcel that is canceled while the ledger is being written', async () => {
    const { delivered, delivery, entered, outcomes, packed } = stage();
    delivery.cancel();
    entered.resolve(1);
    packed.resolve(message);
    expect(await delivered).toBe('again');
    expect(outcomes).toEqual([canceled]);
  });

  it('sends no parcel that the ledger cannot enter', async () => {
    const { delivered, delivery, entered, outcomes } = stage();
    entered.resolve(null);
    expect(await delivered).toBe('again');
    expect(outcomes).toEqual([]);
    expect(delivery.waitMs).toBeGreaterThan(0);
  });

  it('sends no parcel that cannot be packed, and the ledger reports why', async () => {
    const { delivered, entered, outcomes, packed } = stage();
    entered.resolve(1);
    packed.reject(new Error('The serializer made nothing'));
    expect(await delivered).toBe('again');
    expect(outcomes).toEqual([{ type: 'notSent', why: 'unreachable', code: 'The serializer made nothing' }]);
  });
});
