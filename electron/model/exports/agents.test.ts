import { expect, it } from 'vitest';
import { Redactor } from '../../../shared/redaction/redactor.ts';
import { getSearchableText } from '../../../shared/store/searchable-text.ts';
import { agent, agents, user } from '../../../shared/transcript/sample-thread.ts';
import { describeExportedEntry } from './describe-entry.ts';
import { redactRecord } from './redact-record.ts';

const secret = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const reported = { ...agents, agents: [{ ...agent, state: 'done', asked: `Use ${secret}`, words: 'Read.' } as const] };

it('an exported file says which agents were started, their tasks, and their answers', () => {
  expect(describeExportedEntry(reported)).toMatchObject({
    label: 'Agents',
    code: 'spawnAgent',
    texts: ['reader', `Use ${secret}`, 'Read.'],
  });
  const waited = { ...reported, action: 'wait', tool: 'wait', status: 'cutOff' } as const;
  expect(describeExportedEntry(waited)).toMatchObject({ code: 'wait', facts: ['cut off'], texts: ['reader'] });
});

it("an exported file distinguishes a parent's messages to an agent from the user's actions", () => {
  expect(describeExportedEntry(user).speaker).toBe('You');
  expect(describeExportedEntry({ ...user, from: 'parentAgent' }).speaker).toBe('Parent agent');
});

it("redacts agents' tasks and answers", () => {
  const redactor = new Redactor({ home: '/home/ada', userName: 'ada', workspace: null, folders: [] });
  const record = { record: 'entry', entry: reported } as const;
  const kept = JSON.stringify(redactRecord(record, redactor));
  expect(kept).not.toContain(secret);
  expect(kept).toContain('Read.');
});

it('finds agents by their names, tasks, and answers', () => {
  expect(getSearchableText(reported)).toBe(`reader\nUse ${secret}\nRead.`);
});
