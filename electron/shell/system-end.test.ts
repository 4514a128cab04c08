import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { emptyWork } from '../host/work.ts';
import { endBeforeQuit } from './quit.ts';
import { QuitQuestion } from './quit-question.ts';
import { endWithSession, endWithSignals, endWithSystem } from './system-end.ts';

/** Sets up the app as the shell does, in the middle of a turn. */
function setUp() {
  const done: string[] = [];
  const app = Object.assign(new EventEmitter(), { exit: (code?: number) => void done.push(`exit ${code}`) });
  const tryToQuit = () => void app.emit('before-quit', { preventDefault: () => undefined });
  const question = new QuitQuestion({
    ask: () => {
      done.push('asked');
      return new Promise(() => undefined);
    },
    quit: tryToQuit,
  });
  question.workChanged({
    ...emptyWork,
    running: [{ threadId: threadId.parse('thread'), title: 'Fix the parser', folder: '/folder' }],
  });
  const clock = new ManualClock();
  endBeforeQuit(app, clock, {
    mayQuit: () => question.mayQuit(),
    install: () => false,
    end: async () => void done.push('ended'),
  });
  const [process, system, window] = [new EventEmitter(), new EventEmitter(), new EventEmitter()];
  const end = () => question.allow();
  const takeSignalsBack = endWithSignals(process, end);
  endWithSystem(system, end);
  endWithSession(window, end);
  return { done, process, takeSignalsBack, settle: () => new Promise(setImmediate), system, tryToQuit, window };
}

describe('the end of the system', () => {
  it('a system shutdown is awaited in order and without a question on Linux and macOS', async () => {
    const { done, settle, system } = setUp();
    system.emit('shutdown', { preventDefault: () => done.push('waited for') });
    await settle();
    expect(done).toEqual(['waited for', 'ended', 'exit 0']);
  });

  it('a system shutdown does not delay Windows, and ends the app once, however many windows report it', async () => {
    const { done, settle, window } = setUp();
    window.emit('query-session-end', { preventDefault: () => done.push('held up') });
    await settle();
    expect(done).toEqual([]);
    window.emit('session-end');
    window.emit('session-end');
    await settle();
    expect(done).toEqual(['ended', 'exit 0']);
  });

  it('a system shutdown ends once on a signal, even after the handlers were set again', async () => {
    const { done, process, settle, takeSignalsBack } = setUp();
    const seen: string[] = [];
    process.on('removeListener', (name) => seen.push(`off ${name}`));
    process.on('newListener', (name) => seen.push(`on ${name}`));
    takeSignalsBack();
    // Node registers a signal with the system again only if its last listener was removed.
    expect(seen).toEqual(['SIGINT', 'SIGTERM', 'SIGHUP'].flatMap((name) => [`off ${name}`, `on ${name}`]));
    process.emit('SIGINT');
    await settle();
    expect(done).toEqual(['ended', 'exit 0']);
  });

  it('a system shutdown continues although the user is being asked whether to quit', async () => {
    const { done, process, settle, tryToQuit } = setUp();
    tryToQuit();
    expect(done).toEqual(['asked']);
    process.emit('SIGTERM');
    await settle();
    expect(done).toEqual(['asked', 'ended', 'exit 0']);
  });
});
