import { describe, expect, it } from 'vitest';
import { describeStep } from './describe-step.ts';

const command = (text: string) => describeStep('bash_command', { command: text }, '/work/ledger');

describe('two steps are the same', () => {
  it.each([
    ['cat /tmp/out-81x/log', 'cat /tmp/out-92y/log'],
    ['kill 48213', 'kill 9120'],
    ['git show 1f190b00b4', 'git show ad285e8aa0'],
    ['cd /work/ledger && npm test', 'cd /home/me/worktrees/wc-7-ab && npm  test'],
    ['curl localhost:5173', 'curl localhost:49152'],
    ['touch -d 2026-11-22T00:31:37Z a', 'touch -d 2026-11-21T00:00:00Z a'],
  ])('two steps are the same if they differ only in what varies with each run: %s', (one, other) => {
    expect(command(one).key).toBe(command(other).key);
  });

  it.each([
    ['npm test', 'npm run lint'],
    ['sed -n 1,60p a.ts', 'sed -n 61,120p a.ts'],
    ['exit 1', 'exit 2'],
  ])('two steps are not the same if they do something else: %s', (one, other) => {
    expect(command(one).key).not.toBe(command(other).key);
    expect(command(one).like).toBe(command(other).like);
  });

  it('compares tool steps by their arguments, in any order', () => {
    const call = (tool: string, given: unknown) => describeStep('tool_call', { tool, arguments: given }, '/work');
    const one = call('Edit', { path: '/work/a.ts', old: 'x' });
    expect(one.key).toBe(call('Edit', { old: 'x', path: './a.ts' }).key);
    expect(one.key).not.toBe(call('Edit', { path: 'b.ts', old: 'x' }).key);
    expect(one.like).toBe(call('Edit', 'nothing known').like);
    expect(one.like).not.toBe(call('Write', { path: './a.ts', old: 'x' }).like);
  });

  it('gives steps with huge or odd data a short description', () => {
    const huge = { list: Array.from({ length: 100_000 }, (_, at) => ({ at })), text: 'x'.repeat(1_000_000) };
    expect(describeStep('tool_call', { tool: 't', arguments: huge }, '').text.length).toBeLessThanOrEqual(160);
    expect(describeStep('bash_command', { command: { not: 'text' } }, '').text).toBe('');
    expect(describeStep('bash_command', { command: ['bash', '-lc', 'ls'] }, '').text).toBe('bash -lc ls');
  });
});
