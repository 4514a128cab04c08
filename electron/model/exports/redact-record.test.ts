import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { command } from '../../../shared/transcript/sample-thread.ts';
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
