import { expect, it } from 'vitest';
import { FakeApp, firstThread } from './testing/fake-app.ts';

/** Creates an app with a running turn. Returns what its transcript shows of typed input. */
async function running() {
  const app = new FakeApp();
  await app.send('Go');
  await app.open(firstThread);
  app.turnStarted(firstThread, 'turn 1');
  const type = (stdin: string) =>
    app.emit(firstThread, 'item/commandExecution/terminalInteraction', {
      ...{ turnId: 'turn 1', itemId: 'call', processId: '7', stdin },
    });
  const said = () => app.window.entries('status').map((entry) => (entry.kind === 'status' ? entry.detail : ''));
  return { type, said };
}

it('shows each text that Codex types into a running program', async () => {
  const { type, said } = await running();
  type('touch one\n');
  type('');
  type('touch one\n');
  expect(said()).toEqual(['touch one', 'touch one']);
});

it('spells out invisible characters, and shortens a long text', async () => {
  const { type, said } = await running();
  type('rm\u202e x');
  type('a'.repeat(20_000));
  expect(said()[0]).not.toContain('\u202e');
  expect(said()[1]).toHaveLength(10_002);
});
