import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { defaultOptions } from '../../shared/options/options.ts';
import { readOptions, writeOptions } from './options-file.ts';

describe('readOptions', () => {
  it('reads keys and words as people write them', () => {
    const text =
      'approval_mode = "ask-for-everything"\ntext_size = 120\neditor = ["code", "--goto", "{file}:{line}"]\n';
    const reading = readOptions(text);
    expect(reading.problems).toEqual([]);
    expect(reading.values).toEqual({
      ...defaultOptions,
      approvalMode: 'askForEverything',
      textSize: 120,
      editor: ['code', '--goto', '{file}:{line}'],
    });
  });

  it('keeps the default for a bad value and says where and what would be right', () => {
    const reading = readOptions('theme = "dark"\n\ntext_size = 900\n');
    expect(reading.values).toEqual({ ...defaultOptions, theme: 'dark' });
    expect(reading.problems).toEqual([
      'config.toml line 3: "text_size" is not a whole number from 80 to 200. Still using 100.',
    ]);
  });

  it('warns of what it does not know, tables too', () => {
    const reading = readOptions('colour = "red"\n[mission]\nx = 1\n');
    expect(reading.problems).toEqual([
      'config.toml line 1: Workcell does not know "colour". It was left as it is.',
      'config.toml line 2: Workcell does not know "mission". It was left as it is.',
    ]);
  });

  it('names the line of a syntax error and falls back to the defaults', () => {
    const reading = readOptions('theme = "dark"\ntext_size = = 3\n');
    expect(reading.readable).toBe(false);
    expect(reading.values).toEqual(defaultOptions);
    expect(reading.problems[0]).toMatch(/^config\.toml cannot be read at line 2: /);
  });

  it('takes a word of the file format only in its own spelling', () => {
    expect(readOptions('diff_view = "side-by-side"').values.diffView).toBe('sideBySide');
    expect(readOptions('diff_view = "sideways"').problems).toHaveLength(1);
  });
});

describe('writeOptions', () => {
  it('changes one line and keeps comments, order and unknown keys', () => {
    const text = '# mine\ntheme = "dark"\nfuture = 1 # later\n\n[table]\ntheme = "not this one"\n';
    expect(writeOptions(text, { theme: 'light' })).toBe(
      '# mine\ntheme = "light"\nfuture = 1 # later\n\n[table]\ntheme = "not this one"\n',
    );
  });

  it('adds a new key before the first table', () => {
    const written = writeOptions('theme = "dark"\n[table]\nx = 1\n', { textSize: 150, diffView: 'sideBySide' });
    expect(parse(written)).toEqual({ theme: 'dark', text_size: 150, diff_view: 'side-by-side', table: { x: 1 } });
  });

  it('removes what is no longer chosen', () => {
    expect(writeOptions('model = "gpt-5.5"\ntheme = "dark"\n', { model: null })).toBe('theme = "dark"\n');
  });

  it('begins a file with a word to its reader', () => {
    expect(writeOptions('', { theme: 'dark' })).toMatch(/^# .*\ntheme = "dark"\n$/);
  });

  it('is right, if without comments, where a value spans lines', () => {
    const text = '# lost\neditor = [\n  "vim",\n  "{file}",\n]\nfuture = 1\n';
    expect(parse(writeOptions(text, { editor: ['code', '{file}'] }))).toEqual({
      editor: ['code', '{file}'],
      future: 1,
    });
  });

  it('reads back what it wrote, for every option', () => {
    const chosen = {
      ...defaultOptions,
      model: 'a "quoted" model\\',
      effort: 'high',
      approvalMode: 'fullAccess',
      codexBinary: 'C:\\codex.exe',
      editor: ['vim', '+{line}', '{file}'],
      consoleHeight: 201.5,
      restartByItself: false,
    } as const;
    expect(readOptions(writeOptions('', chosen))).toEqual({ values: chosen, problems: [], readable: true });
  });
});
