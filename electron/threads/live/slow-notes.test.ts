import { expect, it } from 'vitest';
import { fakeEnvironment } from '../../codex/testing/fake-codex-server.ts';
import { FakeApp, firstThread } from '../testing/fake-app.ts';

it('notes in a running turn that Codex is slow, and later in the same place that it responds again', async () => {
  const app = new FakeApp();
  await app.startThread();
  const said = () => app.window.entries('status').map(({ fact, detail }) => `${fact} ${detail}`);
  const becomeSlow = () =>
    app.codex.become({ phase: 'slow', environment: fakeEnvironment, since: app.clock.now(), generation: 1 });
  becomeSlow();
  expect(said()).toEqual(['Codex is slow to answer. It is still running. Wait, or stop the turn.']);
  app.clock.advance(12_000);
  app.codex.becomeReady();
  expect(said()).toEqual(['Codex is responding again. It was slow for 12\u00a0s.']);
  app.turnEnded(firstThread, 'turn 1');
  becomeSlow();
  app.codex.becomeReady();
  expect(said()).toEqual(['Codex is responding again. It was slow for 12\u00a0s.']);
});

it('notes that an unresponsive Codex was ended, and that the turn ended with it', async () => {
  const app = new FakeApp();
  await app.startThread();
  const { clock, codex } = app;
  codex.become({ phase: 'slow', environment: fakeEnvironment, since: clock.now(), generation: 1 });
  clock.advance(20_000);
  codex.die();
  const failure = { type: 'noAnswer', afterMs: 25_000, stderr: [] } as const;
  codex.become({ phase: 'restarting', attempt: 1, of: 3, at: 0, failure });
  expect(app.window.entries('status')).toMatchObject([
    { fact: 'Codex stopped responding, so Workcell ended it.', detail: 'It did not respond for 25\u00a0s.' },
    { fact: 'Codex stopped while working on this.', commands: ['retryTurn'] },
  ]);
});
