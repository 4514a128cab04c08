import { describe, expect, it } from 'vitest';
import { interpretNotification } from '../../../electron/model/transcript/interpret-notification.ts';
import { readNotification } from '../../../electron/model/transcript/read-notification.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import { freshMemory } from '../../../shared/transcript/interpreter-memory.ts';
import { emptyTranscript } from '../../../shared/transcript/turn.ts';
import { describeCommand } from '../../view-models/describe-command.ts';
import { describeStatus } from './describe-status.ts';
import type { TranscriptRow } from './row.ts';
import { describeTranscript, findRowAt } from './transcript.view-model.ts';

// Tests the path from Codex's events to what is shown: each problem that a user can fix has its own UI.

type CodexEvent = readonly [method: string, params: object];

const turnId = 'turn';
const turnStarted: CodexEvent = ['turn/started', { turn: { id: turnId, rootTurnId: turnId, startedAt: 1 } }];
const ended = (codexErrorInfo: unknown, message: string): readonly CodexEvent[] => {
  const error = { message, codexErrorInfo, additionalDetails: null };
  return [
    ['error', { turnId, error, willRetry: false }],
    ['turn/completed', { turn: { id: turnId, status: 'failed', error } }],
  ];
};
const raw = (item: object): CodexEvent => ['rawResponseItem/completed', { turnId, item }];

/** Returns the rows of a turn after these events. */
function rowsAfter(reported: readonly CodexEvent[]): readonly TranscriptRow[] {
  let transcript = emptyTranscript;
  let memory = freshMemory;
  for (const [method, params] of [turnStarted, ...reported]) {
    const interpreted = interpretNotification(transcript, memory, readNotification({ method, params, emittedAtMs: 1 }));
    memory = interpreted.memory;
    transcript = interpreted.events.reduce(foldTranscript, transcript);
  }
  const view = describeTranscript(transcript, {});
  return Array.from({ length: view.rowCount }, (_, at) => findRowAt(view, at)?.row).filter((row) => row !== undefined);
}

const statusesAfter = (reported: readonly CodexEvent[]) =>
  rowsAfter(reported).flatMap((row) => (row.kind === 'status' ? [describeStatus(row)] : []));

describe('a turn that ends with an error', () => {
  const surfaces = {
    'usage limit': {
      reported: ended('usageLimitExceeded', 'You have hit your limit until 14:00.'),
      fact: 'You reached your usage limit.',
      detail: 'until 14:00.',
      buttons: ['Retry this turn', 'Pick another model'],
    },
    'context full': {
      reported: ended('contextWindowExceeded', 'Too long'),
      fact: 'The thread no longer fits in the context window.',
      detail: 'Compact it to continue here',
      buttons: ['Compact thread', 'New thread'],
    },
    'sign-in lost': {
      reported: ended('unauthorized', 'Token expired'),
      fact: 'The provider did not accept your sign-in.',
      detail: 'Sign in again, then retry.',
      buttons: ['Sign in', 'Retry this turn'],
    },
    'sign-in lost, told by HTTP': {
      reported: ended({ responseStreamConnectionFailed: { httpStatusCode: 401 } }, 'Unauthorized'),
      fact: 'The provider did not accept your sign-in.',
      detail: 'Sign in again, then retry.',
      buttons: ['Sign in', 'Retry this turn'],
    },
    'sandbox refusal': {
      reported: ended('sandboxError', 'Landlock is missing'),
      fact: 'The sandbox blocked this or failed.',
      detail: 'Landlock is missing.',
      buttons: ['Retry this turn', 'Open settings'],
    },
    'provider down': {
      reported: ended({ httpConnectionFailed: { httpStatusCode: null } }, 'error sending request'),
      fact: 'The provider cannot be reached.',
      detail: 'Retry.',
      buttons: ['Retry this turn'],
    },
    'stream cut off': {
      reported: ended(
        { responseStreamDisconnected: { httpStatusCode: null } },
        'stream disconnected before completion',
      ),
      fact: 'The provider closed the stream.',
      detail: 'Retry.',
      buttons: ['Retry this turn'],
    },
  };

  it.each(Object.entries(surfaces))(
    'shows %s as one status with its own buttons',
    (_name, { reported, fact, detail, buttons }) => {
      const statuses = statusesAfter(reported);
      expect(statuses).toHaveLength(1);
      expect(statuses[0]).toMatchObject({ glyph: 'critical', fact, detail: expect.stringContaining(detail) });
      expect(statuses[0]?.buttons.map(({ label }) => label)).toEqual(buttons);
    },
  );

  it('offers Retry only once the turn is over, because Codex reports the error before that', () => {
    const [error, completed] = ended('internalServerError', 'Down');
    if (error === undefined || completed === undefined) throw new Error('The events are not there');
    expect(statusesAfter([error])[0]?.buttons).toEqual([]);
    expect(statusesAfter([error, completed])[0]?.buttons).toMatchObject([{ command: 'retryTurn' }]);
  });

  it('describes each kind of turn error differently', () => {
    const { 'sign-in lost, told by HTTP': _same, ...kinds } = surfaces;
    const facts = Object.values(kinds).map(({ fact }) => fact);
    expect(new Set(facts).size).toBe(facts.length);
  });
});

it('counts the attempts in one status while Codex keeps retrying a provider that is down', () => {
  const error = {
    message: 'Reconnecting... 2/5',
    codexErrorInfo: { responseStreamDisconnected: { httpStatusCode: null } },
    additionalDetails: 'Connection failed: error sending request',
  };
  expect(statusesAfter([['error', { turnId, error, willRetry: true }]])).toMatchObject([
    {
      glyph: 'running',
      fact: 'Reconnecting.',
      detail: 'The provider cannot be reached.',
      attempts: { text: 'Attempt 2 of 5' },
    },
  ]);
});

it('shows a command that the sandbox blocked as a row with the reason', () => {
  const args = JSON.stringify({ cmd: 'echo no > /etc/here' });
  const output = 'Exit code: 1\nWall time: 0.1 seconds\nOutput:\n/etc/here: Read-only file system';
  const rows = rowsAfter([
    raw({ type: 'function_call', call_id: 'call', name: 'exec_command', arguments: args }),
    raw({ type: 'function_call_output', call_id: 'call', output }),
  ]);
  const [blocked] = rows.flatMap((row) => (row.kind === 'command' ? [row] : []));
  if (blocked === undefined) throw new Error('No row is there');
  const view = describeCommand(blocked.entry);
  expect(view).toMatchObject({ glyph: 'blocked', facts: [{ text: 'blocked by the sandbox', tone: 'bad' }] });
  expect(view.detail.message).toContain('Read-only file system');
  expect(blocked.open).toBe('end');
});
