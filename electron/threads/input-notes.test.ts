import { expect, it } from 'vitest';
import { usualInputPolicy } from '../../shared/input-safety/judge-input.ts';
import { FakeDesk, firstThread } from './testing/fake-desk.ts';

const token = `ghp_${'aB3dE5fG7h'.repeat(4)}`;
const text = `Use ${token}`;
const onFirst = { threadId: firstThread };
const where = 'GitHub token: ghp_… in line 1.';

const statuses = ({ window }: FakeDesk) => window.entries('status');
const said = ({ window }: FakeDesk) => window.entries('user').map(({ text: words }) => words);

async function begun(policy = usualInputPolicy): Promise<FakeDesk> {
  const desk = new FakeDesk({ inputPolicy: () => policy });
  await desk.begin();
  desk.turnEnded(firstThread, 'turn 1');
  return desk;
}

it("keeps that a message was held back, then the person's answer", async () => {
  const desk = await begun();
  const first = desk.window.entries('user').length;
  expect(await desk.send(text, onFirst)).toMatchObject({ ok: false, error: { type: 'needsInputAnswer' } });
  const warning = {
    status: 'warning',
    fact: 'Your message has 1 secret.',
    detail: `${where} The message was not sent.`,
  };
  expect(statuses(desk)).toMatchObject([warning]);
  expect(desk.window.entries('user')).toHaveLength(first);

  await desk.send(text, { ...onFirst, inputAnswer: 'send' });
  expect(statuses(desk)).toMatchObject([{ status: 'info', fact: 'You sent 1 secret after a warning.', detail: where }]);
  expect(said(desk).at(-1)).toBe(text);
  expect(JSON.stringify(statuses(desk))).not.toContain(token);
});

it('keeps an unanswered warning in place when the next one arrives', async () => {
  const desk = await begun();
  await desk.send(text, onFirst);
  await desk.send('Harmless', onFirst);
  desk.turnStarted(firstThread, 'turn 2');
  await desk.send(`${text} and ${token}`, onFirst);
  const facts = statuses(desk).map(({ fact }) => fact);
  expect(facts).toEqual(['Your message has 1 secret.', 'Your message has 2 secrets.']);
});

it('sends a masked message without the secret', async () => {
  const desk = await begun();
  await desk.send(text, onFirst);
  await desk.send(text, { ...onFirst, inputAnswer: 'mask' });
  expect(said(desk).at(-1)).toBe('Use [secret: GitHub token]');
  expect(statuses(desk)).toMatchObject([{ fact: 'A message was masked: 1 secret.' }]);
  expect(JSON.stringify(desk.window.transcript)).not.toContain(token);
});

it("puts an answer about a thread's first message into its turn", async () => {
  const desk = new FakeDesk();
  await desk.send(text, { inputAnswer: 'send' });
  await desk.open(firstThread);
  expect(desk.window.transcript.turns[0]?.entries).toMatchObject([{ kind: 'user', text }, { kind: 'status' }]);
});

it('keeps a denied message and shows the denial', async () => {
  const desk = await begun({ ...usualInputPolicy, secret: 'deny' });
  const denied = await desk.send(text, { ...onFirst, inputAnswer: 'send' });
  expect(denied).toMatchObject({ ok: false, error: { type: 'inputDenied' } });
  await desk.send('Hello', onFirst);
  expect(statuses(desk)).toMatchObject([
    { status: 'warning', fact: 'Your administrator does not let messages out that have 1 secret.' },
  ]);
  expect(said(desk)).not.toContain(text);
});

it('sends an approved queued message, and checks it again if it was edited', async () => {
  const desk = new FakeDesk();
  await desk.begin();
  await desk.send(text, { ...onFirst, inputAnswer: 'send' });
  await desk.send('Harmless', onFirst);
  desk.turnEnded(firstThread, 'turn 1');
  await expect.poll(() => desk.sent('turn/start')).toHaveLength(2);
  expect(said(desk)).toContain(text);

  const [waiting] = desk.window.announced('queueChanged').at(-1)?.payload.queue ?? [];
  if (waiting === undefined) throw new Error('Nothing is queued.');
  const queue = [{ ...waiting, text: `Not harmless: ${token}` }];
  await desk.domain.handlers.arrangeQueue(desk.window, { ...onFirst, queue, knew: [waiting.id] });
  desk.turnStarted(firstThread, 'turn 2');
  desk.turnEnded(firstThread, 'turn 2');
  await expect.poll(() => statuses(desk).at(-1)?.status).toBe('warning');
  expect(desk.sent('turn/start')).toHaveLength(2);
  expect(statuses(desk).at(-1)).toMatchObject({ status: 'warning', fact: 'Your message has 1 secret.' });

  const steer = { ...onFirst, id: waiting.id };
  const asked = await desk.domain.handlers.steerQueued(desk.window, steer);
  expect(asked).toMatchObject({ ok: false, error: { type: 'needsInputAnswer' } });
  await desk.domain.handlers.steerQueued(desk.window, { ...steer, inputAnswer: 'mask' });
  expect(said(desk).at(-1)).toBe('Not harmless: [secret: GitHub token]');
});
