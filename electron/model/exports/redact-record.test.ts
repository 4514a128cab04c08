import { describe, expect, it } from 'vitest';
import { Redactor } from '../../../shared/redaction/redactor.ts';
import { getSearchableText } from '../../../shared/store/searchable-text.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { agent, agents, command, user } from '../../../shared/transcript/sample-thread.ts';
import { describeExportedEntry } from './describe-entry.ts';
import { redactRecord } from './redact-record.ts';

const hide = (text: string) => text.replaceAll('hunter2', '[secret]');

function redacted(entry: Entry): string {
  return JSON.stringify(redactRecord({ record: 'entry', entry }, { text: hide, path: hide }));
}

describe('an exported record', () => {
  it('redacts the excerpt of a failure in an exported record, even across color codes', () => {
    const text = redacted({ ...command, status: 'failed', failure: 'Error: hun\u001b[31mter2' });
    expect(text).toContain('Error: [secret]');
  });

  it('redacts the exact text of an error and what Codex was given in an exported record', () => {
    const common = { id: command.id, at: null, fact: 'No.', detail: '', commands: [], attempt: null, about: null };
    const text = redacted({ ...common, kind: 'status', status: 'error', raw: 'key hunter2', given: 'use hunter2' });
    expect(text).not.toContain('hunter2');
    expect(text.match(/\[secret\]/g)).toHaveLength(2);
  });
});

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
