import { expect, it } from 'vitest';
import { entryId, turnId } from '../../../shared/base/ids.ts';
import type { CodexLine } from '../../../shared/diagnostics/codex-line.ts';
import { describeCodexLines, filterLines } from './codex-lines.view-model.ts';

const line = (change: Partial<CodexLine> = {}): CodexLine => ({
  at: 1,
  turnId: turnId.parse('turn'),
  entryId: null,
  severity: 'info',
  text: 'words',
  harmless: null,
  ...change,
});
const harmless = line({ harmless: 'Codex brings its own.' });
const error = line({ severity: 'error' });

it.each<[readonly CodexLine[], string]>([
  [[line()], 'Codex logged 1 line'],
  [[line(), error], 'Codex logged 2 lines, 1 error'],
  [[harmless, harmless], 'Codex logged 2 lines, harmless'],
  [[harmless, error], 'Codex logged 2 lines, 1 error'],
])('says how many lines there are and how bad they are', (lines, words) => {
  expect(describeCodexLines(lines).text).toBe(words);
});

it('removes repeated text from a log line and marks a harmless line with the reason', () => {
  const text = '2026-11-20T06:49:08.355022Z ERROR codex_core::tools: error=no';
  const { lines } = describeCodexLines([line({ text, severity: 'error' }), harmless]);
  expect(lines).toEqual([
    { at: 1, mark: { glyph: 'failed', name: 'Error' }, text: 'codex_core::tools: error=no', harmless: null },
    { at: 1, mark: null, text: 'words', harmless: 'Harmless: Codex brings its own.' },
  ]);
});

it('separates log lines of a command from those of the turn', () => {
  const ofRun = line({ entryId: entryId.parse('run') });
  expect(filterLines([ofRun, harmless], entryId.parse('run'))).toEqual([ofRun]);
  expect(filterLines([ofRun, harmless], null)).toEqual([harmless]);
});
