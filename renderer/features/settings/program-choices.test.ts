import { describe, expect, it } from 'vitest';
import { describeCodexChoice, describeEditorChoice, getChosenCodex, getChosenEditor } from './program-choices.ts';

const code = ['/usr/bin/code', '--goto', '{file}:{line}'];
const editors = [{ id: 'vscode', name: 'VS Code', command: code }] as const;
const found = [
  { value: 'none', label: 'None' },
  { value: 'vscode', label: 'VS Code' },
];

describe('the list of editors', () => {
  it('offers installed editors and no editor', () => {
    expect(describeEditorChoice(null, editors)).toEqual({ value: 'none', options: found });
    expect(describeEditorChoice(code, editors)).toEqual({ value: 'vscode', options: found });
  });

  it('recognizes an editor that config.toml names without its folder', () => {
    expect(describeEditorChoice(['code', ...code.slice(1)], editors).value).toBe('vscode');
    expect(describeEditorChoice(['code', '--wait'], editors).value).toBe('own');
  });

  it('shows the user’s own program only while config.toml names it', () => {
    expect(describeEditorChoice(['/opt/my/edit', '{file}'], editors)).toEqual({
      value: 'own',
      options: [...found, { value: 'own', label: 'edit (custom)' }],
    });
  });

  it('accepts only installed editors', () => {
    expect(['none', 'vscode', 'own', 'cursor'].map((value) => getChosenEditor(value, editors))).toEqual([
      null,
      'vscode',
      undefined,
      undefined,
    ]);
  });
});

describe('the list of Codex programs', () => {
  const path = { codexOnPath: '/usr/bin/codex' };
  const labels = (choice: ReturnType<typeof describeCodexChoice>) => choice.options.map(({ label }) => label);

  it('offers the default Codex, and the one on PATH if there is one', () => {
    expect(labels(describeCodexChoice(null, { codexOnPath: null }, false))).toEqual(['Bundled']);
    expect(labels(describeCodexChoice(null, path, true))).toEqual(['WORKCELL_CODEX_BIN', 'From PATH']);
    expect(describeCodexChoice('/usr/bin/codex', path, false).value).toBe('path');
  });

  it('shows the user’s own program only while config.toml names it', () => {
    const choice = describeCodexChoice('/my/codex', path, false);
    expect([choice.value, labels(choice).at(-1)]).toEqual(['own', 'codex (custom)']);
    expect(['usual', 'path', 'own', '/bin/sh'].map(getChosenCodex)).toEqual(['usual', 'path', null, null]);
  });
});
