import { afterEach, describe, expect, it } from 'vitest';
import { emptyTranscript, type Transcript } from '../../../../shared/transcript/turn.ts';
import { liveTextAppended, takeLiveText } from '../../../stores/live-text.ts';
import { assistantEntry, commandEntry, sampleTurn, userEntry } from '../../../view-models/testing/sample-entries.ts';
import { describeTranscript } from '../transcript.view-model.ts';
import { getSelectedText, type SelectionEnd } from './selected-text.ts';

const viewOf = (entries: Parameters<typeof sampleTurn>[0]) =>
  describeTranscript({ ...emptyTranscript, turns: [sampleTurn(entries)] }, {});
const whole = (index: number): SelectionEnd => ({ index, part: null });
const paragraphs = (count: number) => Array.from({ length: count }, (_, n) => `Paragraph ${n}`).join('\n\n');

afterEach(() => void takeLiveText());

describe('a selection over rows', () => {
  it('copies partial first and last rows and all rows between', () => {
    const view = viewOf([userEntry({ text: 'Tell me' }), assistantEntry({ text: paragraphs(300) })]);
    const first = view.views[0]?.rows.findIndex(({ kind }) => kind === 'block') ?? 0;
    const text = getSelectedText(view, { index: first, part: 'graph 0' }, { index: first + 200, part: 'Para' });
    expect(text).toBe(`graph 0\n\n${paragraphs(200).slice('Paragraph 0\n\n'.length)}\n\nPara`);
  });

  it('copies text without markup, but code and long messages unchanged', () => {
    const code = Array.from({ length: 100 }, (_, n) => `line ${n}`).join('\n');
    const said = `${'x'.repeat(9_500)}\n${Array.from({ length: 200 }, (_, n) => `said ${n}`).join('\n')}`;
    const view = viewOf([
      userEntry({ text: said }),
      assistantEntry({ text: `**Bold** and \`code\`\n\n\`\`\`ts\n${code}\n\`\`\`\n\nEnd` }),
    ]);
    expect(getSelectedText(view, whole(0), whole(view.rowCount - 1))).toBe(
      `${said}\n\nBold and code\n\n${code}\n\nEnd`,
    );
  });

  it('copies a line of code that is longer than a piece as one line', () => {
    const code = `first\n${'x'.repeat(60_000)}\nlast`;
    const view = viewOf([userEntry({ text: 'Go' }), assistantEntry({ text: `\`\`\`ts\n${code}\n\`\`\`` })]);
    expect(view.rowCount).toBeGreaterThan(4);
    expect(getSelectedText(view, whole(0), whole(view.rowCount - 1))).toBe(`Go\n\n${code}`);
  });

  it('copies commands and omits rows without text', () => {
    const view = viewOf([
      userEntry({ text: 'Go' }),
      commandEntry({ command: 'make' }),
      assistantEntry({ text: 'Done' }),
    ]);
    expect(getSelectedText(view, whole(0), whole(view.rowCount - 1))).toBe('Go\n\nmake\n\nDone');
  });

  it('copies streaming text as far as it has arrived', () => {
    const entry = assistantEntry({ id: 'a', text: 'One\n\nTwo', state: 'streaming' });
    const turn = sampleTurn([userEntry(), entry], { status: 'running' });
    liveTextAppended({
      type: 'textAppended',
      turnId: turn.id,
      entryId: entry.id,
      channel: 'text',
      part: 0,
      text: ' and\n\nThree',
    });
    const view = describeTranscript({ ...emptyTranscript, turns: [turn] }, {});
    expect(getSelectedText(view, { index: 0, part: 'hy?' }, whole(view.rowCount - 1))).toMatch(
      /^hy\?\n\nOne\n\nTwo and\n\nThree/,
    );
  });

  it('marks unloaded turns inside a selection', () => {
    const turns = ['1', '9'].map((id) =>
      sampleTurn([userEntry({ id: `${id}u`, text: `Said ${id}` })], { id, status: 'interrupted' }),
    );
    const part: Transcript = { ...emptyTranscript, turns, earlierTurns: 8, keptBefore: 1 };
    const view = describeTranscript(part, {});
    expect(getSelectedText(view, whole(0), whole(view.rowCount - 1))).toBe('Said 1\n\n…\n\nSaid 9');
    expect(getSelectedText(view, whole(view.newestRow), whole(view.rowCount - 1))).toBe('Said 9');
  });

  it('copies folded work of a finished turn', () => {
    const turn = sampleTurn([
      userEntry({ text: 'Go' }),
      commandEntry({ id: 'c1', command: 'make one' }),
      commandEntry({ id: 'c2', command: 'make two' }),
      assistantEntry({ text: 'Done.' }),
    ]);
    const view = describeTranscript({ ...emptyTranscript, turns: [turn] }, {}, {}, new Set());
    expect(getSelectedText(view, whole(0), whole(view.rowCount - 1))).toBe('Go\n\nmake one\n\nmake two\n\nDone.');
  });
});
