import { beforeEach, expect, it, vi } from 'vitest';
import type { DiagnosticsLine } from '../../shared/diagnostics/diagnostics-line.ts';
import { diagnosticsReset, useDiagnostics } from '../stores/diagnostics.store.ts';
import { followDiagnostics } from './diagnostics.commands.ts';
import { liveLinesArrived } from './live-lines.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const line = (seq: number): DiagnosticsLine => ({
  ...{ seq, at: seq, tag: 'info', level: 'info', domain: 'cli', text: `line ${seq}` },
});
const shown = () => useDiagnostics.getState().lines.map(({ seq }) => seq);

/** What the host has written. */
let written = 0;
/** Runs just before the host confirms that it will send new lines. */
let beforeFollowing = () => {};

beforeEach(() => {
  written = 3;
  beforeFollowing = () => {};
  diagnosticsReset(useDiagnostics.getState().summary);
  request.mockReset();
  request.mockImplementation(async (method, input) => {
    if (method === 'readDiagnostics') {
      const lines = Array.from({ length: written }, (_, at) => line(at + 1)).filter(({ seq }) => seq > input.after);
      return { ok: true, value: { lines } };
    }
    if (input.on === true) beforeFollowing();
    return { ok: true, value: null };
  });
});

it('shows the log line that was written just before the window started to follow the log', async () => {
  beforeFollowing = () => {
    // The fourth comes too early to be sent, and the fifth is sent before the rest is read.
    written = 5;
    liveLinesArrived([line(5)]);
  };
  const leave = followDiagnostics();
  await expect.poll(shown).toEqual([1, 2, 3, 4, 5]);
  leave();
});

it('shows log lines that were not sent while the connection was cut', async () => {
  const leave = followDiagnostics();
  await expect.poll(shown).toEqual([1, 2, 3]);
  await expect.poll(() => request.mock.calls.length).toBe(3);
  written = 9;
  liveLinesArrived([line(8)]);
  liveLinesArrived([line(9)]);
  await expect.poll(shown).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  leave();
});

it('shows a log line that was both sent and read only once', async () => {
  const leave = followDiagnostics();
  await expect.poll(shown).toEqual([1, 2, 3]);
  liveLinesArrived([line(3), line(4)]);
  liveLinesArrived([line(4)]);
  expect(shown()).toEqual([1, 2, 3, 4]);
  leave();
});

it('drops all log lines when the window leaves the log', async () => {
  const leave = followDiagnostics();
  leave();
  await expect.poll(() => request.mock.calls.length).toBeGreaterThan(1);
  liveLinesArrived([line(5)]);
  expect(shown()).toEqual([]);
});
