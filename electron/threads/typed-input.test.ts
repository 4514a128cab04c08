import { expect, it } from 'vitest';
import { FakeDesk, firstThread } from './testing/fake-desk.ts';

/** A desk with a running turn. Returns what its transcript shows of typed input. */
async function running() {
  const desk = new FakeDesk();
  await desk.send('Go');
  await desk.open(firstThread);
  desk.turnStarted(firstThread, 'turn 1');
  const type = (stdin: string) =>
    desk.tell(firstThread, 'item/commandExecution/terminalInteraction', {
      ...{ turnId: 'turn 1', itemId: 'call', processId: '7', stdin },
    });
  const said = () => desk.window.entries('status').map((entry) => (entry.kind === 'status' ? entry.detail : ''));
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
