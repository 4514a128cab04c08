import { describe, expect, it } from 'vitest';
import { agent, agents } from '../../shared/transcript/sample-thread.ts';
import {
  assistantEntry,
  commandEntry,
  patchEntry,
  reasoningEntry,
  someTurn,
  statusEntry,
  userEntry,
} from './testing/sample-entries.ts';
import { speechText, transcriptText } from './transcript-text.ts';

const turn = someTurn([
  userEntry({ text: 'Fix it.' }),
  reasoningEntry(),
  commandEntry({ status: 'failed', exitCode: 1, durationMs: null }),
  patchEntry(),
  assistantEntry({ text: 'It is **fixed**.' }),
  statusEntry(),
]);

describe('text for the clipboard', () => {
  it('is the whole transcript with its speakers', () => {
    expect(transcriptText([turn], '/work')).toBe(
      'You:\nFix it.\n\nCodex:\n$ npm test (exit 1)\n\nEdited: src/a.ts\n\nIt is **fixed**.\n\nThe provider refused. Nothing was changed.',
    );
  });

  it('has headings and code in Markdown', () => {
    expect(transcriptText([turn], '/work', 'markdown')).toBe(
      '## You\n\nFix it.\n\n## Codex\n\n```console\n$ npm test (exit 1)\n```\n\nEdited: src/a.ts\n\nIt is **fixed**.\n\nThe provider refused. Nothing was changed.',
    );
    const ticks = someTurn([commandEntry({ command: 'echo ```` now', status: 'done' })]);
    expect(transcriptText([ticks], null, 'markdown')).toContain('`````console\n$ echo ```` now');
  });

  it('names agents with their last message', () => {
    const reported = { ...agents, agents: [{ ...agent, words: 'Read.' }] };
    expect(transcriptText([someTurn([reported])], '/work')).toBe('Codex:\nStarted reader\nreader: Read.');
  });

  it('distinguishes the parent of an agent from the person', () => {
    const asked = userEntry({ text: 'Read a.ts', from: 'parentAgent' });
    const said = userEntry({ id: 'u2', text: 'And b.ts' });
    const spoken = someTurn([asked, said, assistantEntry({ text: 'Done.' })]);
    expect(transcriptText([spoken], null)).toBe('Parent agent:\nRead a.ts\n\nYou:\nAnd b.ts\n\nCodex:\nDone.');
    expect(transcriptText([spoken], null, 'markdown')).toContain('## Parent agent\n\nRead a.ts\n\n## You\n\nAnd b.ts');
    expect(speechText(spoken, asked.id, null)).toBe('Read a.ts');
  });

  it('is what one speaker said, as written and without statuses', () => {
    expect(speechText(turn, turn.entries[1]?.id ?? turn.entries[0]?.id ?? userEntry().id, '/work')).toBe(
      '$ npm test (exit 1)\n\nEdited: src/a.ts\n\nIt is **fixed**.',
    );
    expect(speechText(turn, userEntry().id, '/work')).toBe('Fix it.');
  });
});
