import { expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { AccountLimits } from '../../shared/spending/account-limits.ts';
import { FakeCodexServer } from '../codex/testing/fake-codex-server.ts';
import { AccountLimitsReader } from './account-limits.ts';

function setUp() {
  const codex = new FakeCodexServer();
  const clock = new ManualClock();
  const reader = new AccountLimitsReader({ codex, clock });
  const changes: AccountLimits[] = [];
  reader.onChange((limits) => changes.push(limits));
  const report = (rateLimits: unknown) => codex.notify('account/rateLimits/updated', { rateLimits });
  return { codex, clock, reader, changes, report };
}

const fiveHours = { usedPercent: 40, windowDurationMins: 300, resetsAt: 1_800_000_000 };

it('the limits are those of the last answers, and an answer without one leaves it', () => {
  const { changes, clock, reader, report } = setUp();
  report({ limitId: 'codex', primary: fiveHours, secondary: { ...fiveHours, usedPercent: 10 } });
  report({ limitId: 'codex', primary: { ...fiveHours, usedPercent: 45 }, secondary: null });
  expect(reader.limits).toEqual([
    { usedPercent: 45, minutes: 300, resetsAt: 1_800_000_000_000, measuredAt: clock.now() },
    { usedPercent: 10, minutes: 300, resetsAt: 1_800_000_000_000, measuredAt: clock.now() },
  ]);
  expect(changes).toHaveLength(2);
});

it('a provider without limits reports none, and nothing changes', () => {
  const { changes, reader, report } = setUp();
  report({ limitId: null, primary: null, secondary: null });
  report('nonsense');
  expect(reader.limits).toEqual([]);
  expect(changes).toEqual([]);
});

it('limits that make no sense are held within bounds', () => {
  const { reader, report } = setUp();
  report({ primary: { usedPercent: 1e9, windowDurationMins: -1, resetsAt: 1e300 } });
  report({ limitId: 'other', primary: { usedPercent: -5, windowDurationMins: null, resetsAt: null } });
  expect(reader.limits).toMatchObject([
    { usedPercent: 100, minutes: null, resetsAt: null },
    { usedPercent: 0, minutes: null, resetsAt: null },
  ]);
  for (let number = 0; number < 100; number++) report({ limitId: `flood ${number}`, primary: fiveHours });
  expect(reader.limits.length).toBeLessThanOrEqual(20);
});

it('another account has limits of its own', () => {
  const { changes, codex, reader, report } = setUp();
  report({ primary: fiveHours });
  codex.notify('account/updated', { authMode: 'apikey' });
  expect(reader.limits).toEqual([]);
  expect(changes.at(-1)).toEqual([]);
});
