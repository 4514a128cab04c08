import { expect, it } from 'vitest';
import { Redactor } from '../redaction/redactor.ts';
import { wordsOf } from '../store/entry-words.ts';
import { agent, agents, user } from '../transcript/sample-thread.ts';
import { describeEntry } from './describe-entry.ts';
import { redactRecord } from './redact-record.ts';

const secret = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const reported = { ...agents, agents: [{ ...agent, state: 'done', asked: `Use ${secret}`, words: 'Read.' } as const] };

it('a file says which agents were begun, their tasks, and their answers', () => {
  expect(describeEntry(reported)).toMatchObject({
    label: 'Agents',
    code: 'spawnAgent',
    texts: ['reader', `Use ${secret}`, 'Read.'],
  });
  const waited = { ...reported, action: 'wait', tool: 'wait', status: 'cutOff' } as const;
  expect(describeEntry(waited)).toMatchObject({ code: 'wait', facts: ['cut off'], texts: ['reader'] });
});

it("a file distinguishes a parent's messages to an agent from the person's actions", () => {
  expect(describeEntry(user).speaker).toBe('You');
  expect(describeEntry({ ...user, from: 'parentAgent' }).speaker).toBe('Parent agent');
});

it("agents' tasks and answers are redacted", () => {
  const redactor = new Redactor({ home: '/home/ada', userName: 'ada', workspace: null, folders: [] });
  const record = { record: 'entry', entry: reported } as const;
  const kept = JSON.stringify(redactRecord(record, redactor));
  expect(kept).not.toContain(secret);
  expect(kept).toContain('Read.');
});

it('agents are found by their names, tasks, and answers', () => {
  expect(wordsOf(reported)).toBe(`reader\nUse ${secret}\nRead.`);
});
