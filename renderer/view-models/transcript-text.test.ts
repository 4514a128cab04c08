import { describe, expect, it } from 'vitest';
import { approvalId } from '../../shared/base/ids.ts';
import { agent, agents } from '../../shared/transcript/sample-thread.ts';
import {
  assistantEntry,
  commandEntry,
  patchEntry,
  reasoningEntry,
  sampleTurn,
  statusEntry,
  userEntry,
} from './testing/sample-entries.ts';
import { formatSpeech, formatTranscript } from './transcript-text.ts';

const turn = sampleTurn([
  userEntry({ text: 'Fix it.' }),
  reasoningEntry(),
  commandEntry({ status: 'failed', exitCode: 1, durationMs: null }),
  patchEntry(),
  assistantEntry({ text: 'It is **fixed**.' }),
  statusEntry(),
]);

describe('text for the clipboard', () => {
  it('formats the whole transcript with its speakers', () => {
    expect(formatTranscript([turn], '/work')).toBe(
      'You:\nFix it.\n\nCodex:\n$ npm test (exit 1)\n\nEdited: src/a.ts\n\nIt is **fixed**.\n\nThe provider refused. Nothing was changed.',
    );
  });

  it('formats a transcript as Markdown with headings and code', () => {
    expect(formatTranscript([turn], '/work', 'markdown')).toBe(
      '## You\n\nFix it.\n\n## Codex\n\n```console\n$ npm test (exit 1)\n```\n\nEdited: src/a.ts\n\nIt is **fixed**.\n\nThe provider refused. Nothing was changed.',
    );
    const ticks = sampleTurn([commandEntry({ command: 'echo ```` now', status: 'done' })]);
    expect(formatTranscript([ticks], null, 'markdown')).toContain('`````console\n$ echo ```` now');
  });

  it('says how long the user took to approve a command', () => {
    const approval = { approvalId: approvalId.parse('a'), state: 'approved', by: 'person' } as const;
    const answered = commandEntry({ approval: { ...approval, askedAt: 1_000, settledAt: 23_000 } });
    expect(formatTranscript([sampleTurn([answered])], null).replaceAll('\u00a0', ' ')).toBe(
      'Codex:\n$ npm test (approved after 22 s, 3.4 s)',
    );
  });

  it('formats agents with their last message', () => {
    const reported = { ...agents, agents: [{ ...agent, words: 'Read.' }] };
    expect(formatTranscript([sampleTurn([reported])], '/work')).toBe('Codex:\nStarted reader\nreader: Read.');
  });

  it('distinguishes the parent agent from the user', () => {
    const asked = userEntry({ text: 'Read a.ts', from: 'parentAgent' });
    const said = userEntry({ id: 'u2', text: 'And b.ts' });
    const spoken = sampleTurn([asked, said, assistantEntry({ text: 'Done.' })]);
    expect(formatTranscript([spoken], null)).toBe('Parent agent:\nRead a.ts\n\nYou:\nAnd b.ts\n\nCodex:\nDone.');
    expect(formatTranscript([spoken], null, 'markdown')).toContain(
      '## Parent agent\n\nRead a.ts\n\n## You\n\nAnd b.ts',
    );
    expect(formatSpeech(spoken, asked.id, null)).toBe('Read a.ts');
  });

  it('formats one speech as written, without statuses', () => {
    expect(formatSpeech(turn, turn.entries[1]?.id ?? turn.entries[0]?.id ?? userEntry().id, '/work')).toBe(
      '$ npm test (exit 1)\n\nEdited: src/a.ts\n\nIt is **fixed**.',
    );
    expect(formatSpeech(turn, userEntry().id, '/work')).toBe('Fix it.');
  });
});
