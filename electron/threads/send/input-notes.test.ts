import { expect, it } from 'vitest';
import { usualInputPolicy } from '../../../shared/input-safety/judge-input.ts';
import { FakeApp, firstThread } from '../testing/fake-app.ts';
import { usualPolicy } from '../testing/inert-services.ts';

const token = `ghp_${'aB3dE5fG7h'.repeat(4)}`;
const text = `Use ${token}`;
const onFirst = { threadId: firstThread };
const where = 'GitHub token: ghp_… in line 1.';

const statuses = ({ window }: FakeApp) => window.entries('status');
const said = ({ window }: FakeApp) => window.entries('user').map(({ text: words }) => words);

async function begun(policy = usualInputPolicy): Promise<FakeApp> {
  const app = new FakeApp({ policy: { ...usualPolicy, inputPolicy: () => policy } });
  await app.startThread();
  app.turnEnded(firstThread, 'turn 1');
  return app;
}

it('notes that a message was blocked, then the answer of the user', async () => {
  const app = await begun();
  const first = app.window.entries('user').length;
  expect(await app.send(text, onFirst)).toMatchObject({ ok: false, error: { type: 'needsInputAnswer' } });
  const warning = {
    status: 'warning',
    fact: 'Your message has 1 secret.',
    detail: `${where} The message was not sent.`,
  };
  expect(statuses(app)).toMatchObject([warning]);
  expect(app.window.entries('user')).toHaveLength(first);

  await app.send(text, { ...onFirst, inputAnswer: 'send' });
  expect(statuses(app)).toMatchObject([{ status: 'info', fact: 'You sent 1 secret after a warning.', detail: where }]);
  expect(said(app).at(-1)).toBe(text);
  expect(JSON.stringify(statuses(app))).not.toContain(token);
});

it('keeps an unanswered warning in place when the next one arrives', async () => {
  const app = await begun();
  await app.send(text, onFirst);
  await app.send('Harmless', onFirst);
  app.turnStarted(firstThread, 'turn 2');
  await app.send(`${text} and ${token}`, onFirst);
  const facts = statuses(app).map(({ fact }) => fact);
  expect(facts).toEqual(['Your message has 1 secret.', 'Your message has 2 secrets.']);
});

it('sends a masked message without the secret', async () => {
  const app = await begun();
  await app.send(text, onFirst);
  await app.send(text, { ...onFirst, inputAnswer: 'mask' });
  expect(said(app).at(-1)).toBe('Use [secret: GitHub token]');
  expect(statuses(app)).toMatchObject([{ fact: 'A message was masked: 1 secret.' }]);
  expect(JSON.stringify(app.window.transcript)).not.toContain(token);
});

it("puts an answer about a thread's first message into its turn", async () => {
  const app = new FakeApp();
  await app.send(text, { inputAnswer: 'send' });
  await app.open(firstThread);
  expect(app.window.transcript.turns[0]?.entries).toMatchObject([{ kind: 'user', text }, { kind: 'status' }]);
});

it('keeps a denied message and shows the denial', async () => {
  const app = await begun({ ...usualInputPolicy, secret: 'deny' });
  const denied = await app.send(text, { ...onFirst, inputAnswer: 'send' });
  expect(denied).toMatchObject({ ok: false, error: { type: 'inputDenied' } });
  await app.send('Hello', onFirst);
  expect(statuses(app)).toMatchObject([
    { status: 'warning', fact: 'Your administrator does not allow messages that have 1 secret.' },
  ]);
  expect(said(app)).not.toContain(text);
});

it('sends an approved queued message, and checks it again if it was edited', async () => {
  const app = new FakeApp();
  await app.startThread();
  await app.send(text, { ...onFirst, inputAnswer: 'send' });
  await app.send('Harmless', onFirst);
  app.turnEnded(firstThread, 'turn 1');
  await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
  expect(said(app)).toContain(text);

  const [waiting] = app.window.findEvents('queueChanged').at(-1)?.payload.queue ?? [];
  if (waiting === undefined) throw new Error('Nothing is queued.');
  const change = { type: 'text', text: `Not harmless: ${token}`, was: waiting.text } as const;
  await app.domain.handlers.changeQueued(app.window, { ...onFirst, id: waiting.id, change });
  app.turnStarted(firstThread, 'turn 2');
  app.turnEnded(firstThread, 'turn 2');
  await expect.poll(() => statuses(app).at(-1)?.status).toBe('warning');
  expect(app.sent('turn/start')).toHaveLength(2);
  expect(statuses(app).at(-1)).toMatchObject({ status: 'warning', fact: 'Your message has 1 secret.' });

  const steer = { ...onFirst, id: waiting.id };
  const asked = await app.domain.handlers.steerQueued(app.window, steer);
  expect(asked).toMatchObject({ ok: false, error: { type: 'needsInputAnswer' } });
  await app.domain.handlers.steerQueued(app.window, { ...steer, inputAnswer: 'mask' });
  expect(said(app).at(-1)).toBe('Not harmless: [secret: GitHub token]');
});
