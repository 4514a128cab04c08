import { expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import type { Agent } from '../../../shared/transcript/entry.ts';
import { describeAgents } from './describe-agents.ts';

function agent(id: string, facts: Partial<Agent> = {}): Agent {
  return { threadId: threadId.parse(id), parent: null, name: id, state: 'running', asked: '', words: '', ...facts };
}

it('nests agents below those that started them', () => {
  const agents = [
    agent('outer'),
    agent('inner', { parent: threadId.parse('outer') }),
    agent('innermost', { parent: threadId.parse('inner'), state: 'waiting' }),
  ];
  expect(describeAgents({ agents, status: 'done' })).toMatchObject([
    { name: 'outer', children: [{ name: 'inner', children: [{ name: 'innermost', state: { tone: 'wait' } }] }] },
  ]);
});

it('puts an agent with an unknown parent at the top', () => {
  const [view] = describeAgents({ agents: [agent('stray', { parent: threadId.parse('gone') })], status: 'done' });
  expect(view).toMatchObject({ name: 'stray', children: [] });
});

it('describes an agent without a report as started', () => {
  const agents = [agent('quiet', { state: 'starting', name: null })];
  expect(describeAgents({ agents, status: 'running' })).toMatchObject([{ name: 'Agent', state: { text: 'starting' } }]);
  expect(describeAgents({ agents, status: 'done' })).toMatchObject([{ state: { text: 'started' } }]);
});

it('shortens agent tasks and messages to one line', () => {
  const [view] = describeAgents({
    agents: [agent('a', { asked: 'one\n\n two', words: 'x'.repeat(900) })],
    status: 'done',
  });
  expect(view?.task).toBe('one two');
  expect(view?.message).toHaveLength(300);
});
