import { expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { CountedEvent } from '../../shared/privacy/telemetry/telemetry-event.ts';
import { createBroadcaster, TestWindow } from '../threads/testing/test-window.ts';
import { createDiagnosticsHandlers } from './diagnostics-handlers.ts';
import { DiagnosticsLog } from './diagnostics-log.ts';
import { getTag } from './get-tag.ts';

function setUp() {
  const clock = new ManualClock();
  const log = new DiagnosticsLog({ clock, tag: getTag, redact: (text) => text });
  const windows = [new TestWindow('one', '/w'), new TestWindow('two', '/w')] as const;
  const reported: CountedEvent[] = [];
  const emit = (event: CountedEvent) => void reported.push(event);
  const attached = { getLines: () => [] };
  const handlers = createDiagnosticsHandlers({ log, broadcaster: createBroadcaster([...windows]), attached, emit });
  const say = (text: string) => {
    log.log({ domain: 'cli', level: 'info', text });
    clock.advance(50);
  };
  return { handlers, say, reported, windows };
}

it('sends lines to windows only while they follow the log', async () => {
  const { handlers, say, windows } = setUp();
  const [one, two] = windows;
  say('before');
  expect(await handlers.followDiagnostics(one, { on: true })).toEqual({ ok: true, value: { last: 1 } });
  say('while');
  await handlers.followDiagnostics(one, { on: false });
  say('after');
  const texts = (window: TestWindow) =>
    window.findEvents('diagnosticsArrived').flatMap(({ payload }) => payload.lines.map(({ text }) => text));
  expect(texts(one)).toEqual(['while']);
  expect(texts(two)).toEqual([]);
  expect(await handlers.readDiagnostics(one, { after: 1, limit: 1 })).toMatchObject({
    value: { lines: [{ seq: 2, text: 'while' }] },
  });
});

it('starts a log without lines at 0', async () => {
  const { handlers, windows } = setUp();
  expect(await handlers.followDiagnostics(windows[0], { on: true })).toMatchObject({ value: { last: 0 } });
});

it('counts copies by what was copied and how much', async () => {
  const { handlers, reported, windows } = setUp();
  await handlers.countCopy(windows[0], { what: 'message', characters: 3 });
  await handlers.countCopy(windows[0], { what: 'thread', characters: 40 });
  expect(reported).toEqual([
    { type: 'chat.clipboard_copy', characters: 3 },
    { type: 'chat.clipboard_copy_all', characters: 40 },
  ]);
});
