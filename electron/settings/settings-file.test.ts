import { parse } from 'smol-toml';
import { describe, expect, it, vi } from 'vitest';
import { defaultSettings, type SettingsEdit } from '../../shared/settings/settings-schema.ts';
import { sampleSettings } from '../../shared/settings/testing/sample-settings.ts';
import { settingEntries } from './setting-entries.ts';
import { editSettings, parseSettings } from './settings-file.ts';
import { scanToml } from './toml-scan.ts';

vi.mock('smol-toml', async (importOriginal) => {
  const toml = await importOriginal<typeof import('smol-toml')>();
  return { ...toml, parse: vi.fn(toml.parse) };
});

/** Returns a file's text with some settings changed. */
function withChange(text: string, change: SettingsEdit): string {
  const { problems, reading } = editSettings(parseSettings(text), change);
  expect(problems).toEqual([]);
  return reading.text;
}

describe('readOptions', () => {
  it('reads keys and words as people write them', () => {
    const text =
      'approval_mode = "ask-for-everything"\ntext_size = 120\neditor = ["code", "--goto", "{file}:{line}"]\n';
    const reading = parseSettings(text);
    expect(reading.problems).toEqual([]);
    expect(reading.values).toEqual({
      ...defaultSettings,
      approvalMode: 'askForEverything',
      textSize: 120,
      editor: ['code', '--goto', '{file}:{line}'],
    });
  });

  it('returns the line of each setting in the file', () => {
    const text = '# mine\ntheme = "dark"\ntext_size = 900\n[persistence]\nencrypt = true\n';
    expect(parseSettings(text).lines).toEqual({ theme: 2, encryptThreads: 5 });
    expect(parseSettings('persistence = { encrypt = true }').lines).toEqual({ encryptThreads: 1 });
  });

  it('keeps the default for a bad value, and says where it is and what is allowed', () => {
    const reading = parseSettings('theme = "dark"\n\ntext_size = 900\n');
    expect(reading.values).toEqual({ ...defaultSettings, theme: 'dark' });
    expect(reading.problems).toEqual([
      'config.toml line 3: "text_size" is not a whole number from 80 to 200. Still using 100.',
    ]);
  });

  it('treats any invalid value for telemetry as no', () => {
    const reading = parseSettings('[desktop]\nmetrics = true\n[telemetry]\nenabled = "false"\n');
    expect(reading.values).toEqual({ ...defaultSettings, metrics: true, telemetry: false });
    expect(reading.problems).toEqual([
      'config.toml line 4: "telemetry.enabled" is not true or false. Still using false.',
    ]);
  });

  it('warns about unknown keys and tables', () => {
    const reading = parseSettings('colour = "red"\n[mission]\nx = 1\n');
    expect(reading.problems).toEqual([
      'config.toml line 1: Workcell does not recognize "colour" and left it unchanged.',
      'config.toml line 2: Workcell does not recognize "mission" and left it unchanged.',
    ]);
  });

  it('reads the settings in its tables, and warns about their other keys by line', () => {
    const text =
      'theme = "dark"\n[other]\nencrypt = 1\n[persistence]\nencrypt = false\nformat = "x"\n[desktop]\nmetrics = 1\n';
    const reading = parseSettings(text);
    expect(reading.values).toEqual({ ...defaultSettings, theme: 'dark', encryptThreads: false });
    expect(reading.problems).toEqual([
      'config.toml line 2: Workcell does not recognize "other" and left it unchanged.',
      'config.toml line 6: Workcell does not recognize "persistence.format" and left it unchanged.',
      'config.toml line 8: "desktop.metrics" is not true or false. Still using false.',
    ]);
  });

  it('reads a dotted key and an inline table as a table', () => {
    expect(parseSettings('persistence.encrypt = false').values.encryptThreads).toBe(false);
    expect(parseSettings('persistence = { encrypt = false }').values.encryptThreads).toBe(false);
    expect(parseSettings('persistence.encrypt = 0').problems[0]).toContain('line 1: "persistence.encrypt"');
  });

  it('names the line of a syntax error and falls back to the defaults', () => {
    const reading = parseSettings('theme = "dark"\ntext_size = = 3\n');
    expect(reading.table).toBeNull();
    expect(reading.values).toEqual(defaultSettings);
    expect(reading.problems[0]).toMatch(/^config\.toml has an error on line 2: /);
  });

  it('accepts a word of the file format only in its own spelling', () => {
    expect(parseSettings('approval_mode = "read-only"').values.approvalMode).toBe('readOnly');
    expect(parseSettings('approval_mode = "readonly"').problems).toHaveLength(1);
  });
});

describe('shortcuts in config.toml', () => {
  const text =
    'theme = "dark"\n\n[shortcuts]\n# mine\nnew_thread = ["Mod+Shift+O"]\npalette = "Mod+P"\nstop_turn = []\nopen_folder = ["Ctrl+O"]\n';

  it('shortcuts in config.toml are read one by one: a wrong one is reported with its line, and the others apply', () => {
    const { problems, table, values } = parseSettings(text);
    expect(values).toEqual({
      ...defaultSettings,
      theme: 'dark',
      shortcuts: { newThread: ['Mod+Shift+O'], stopTurn: [] },
    });
    expect(table).not.toBeNull();
    expect(problems).toEqual([
      'config.toml line 6: "shortcuts.palette" is not a list of keys such as ["Mod+Shift+R"]. Workcell ignores it.',
      'config.toml line 8: "shortcuts.open_folder" is not a list of keys such as ["Mod+Shift+R"]. Workcell ignores it.',
    ]);
    expect(parseSettings('shortcuts = 3\n').problems).toEqual([
      'config.toml line 1: "shortcuts" is not a table of actions, each with a list of keys such as ["Mod+Shift+R"]. Workcell ignores it.',
    ]);
  });

  it('shortcuts in config.toml are written one by one: unchanged ones stay as a user wrote them', () => {
    const written = withChange(text, { shortcuts: { newThread: ['Mod+Alt+N', 'F9'], restartCodex: ['F7'] } });
    expect(written).toBe(
      text
        .replace('["Mod+Shift+O"]', '[ "Mod+Alt+N", "F9" ]')
        .replace('stop_turn = []\n', '')
        .concat('restart_codex = [ "F7" ]\n'),
    );
  });

  it('shortcuts in config.toml start a table of their own, and leave nothing behind that is read as one', () => {
    const written = withChange('theme = "dark"\n', { shortcuts: { newThread: ['F9'] } });
    expect(parse(written)).toEqual({ theme: 'dark', shortcuts: { new_thread: ['F9'] } });
    expect(parseSettings(withChange(written, { shortcuts: {} }))).toMatchObject({
      values: { ...defaultSettings, theme: 'dark' },
      lines: { theme: 1 },
      problems: [],
    });
  });

  it.each([
    ['newThread = ["F8"] # mine\n', 'newThread = [ "F9" ] # mine\n', '# mine\n'],
    ['stop_turnNow = ["F8"]\n', 'stop_turnNow = ["F8"]\nnew_thread = [ "F9" ]\n', ''],
    ['new_thread = ["F7"]\nnewThread = ["F8"]\n', 'new_thread = [ "F9" ]\nnewThread = [ "F9" ]\n', ''],
    ['newThread = ["F8"]\nnew_thread = ["F7"]\n', 'newThread = [ "F9" ]\nnew_thread = [ "F9" ]\n', ''],
    ['newThread = ["F8"]\nnew_thread = "F7"\n', 'newThread = [ "F9" ]\nnew_thread = "F7"\n', 'new_thread = "F7"\n'],
    ['newThread = "F8"\n', 'newThread = [ "F9" ]\n', 'newThread = "F8"\n'],
  ])(
    'shortcuts in config.toml are changed and reset in every spelling that a user uses: %j',
    (lines, changed, reset) => {
      const before = parseSettings(`[shortcuts]\n${lines}`).values.shortcuts;
      const written = withChange(`[shortcuts]\n${lines}`, { shortcuts: { ...before, newThread: ['F9'] } });
      expect(written).toBe(`[shortcuts]\n${changed}`);
      expect(parseSettings(written).values.shortcuts).toEqual({ ...before, newThread: ['F9'] });
      const emptied = withChange(`[shortcuts]\n${lines}`, { shortcuts: {} });
      expect(emptied).toBe(`[shortcuts]\n${reset}`);
      expect(parseSettings(emptied).values.shortcuts).toEqual({});
    },
  );

  it('shortcuts in config.toml are reset when an action has the name of something that every object has', () => {
    const text = '[shortcuts]\nto_string = ["F9"]\nconstructor = ["F8"]\n';
    expect(withChange(text, { shortcuts: {} })).toBe('[shortcuts]\n');
  });
});

describe('a file that is larger than anybody writes', () => {
  it('reads thousands of shortcuts in linear time', () => {
    const count = 5_000;
    const text = `[shortcuts]\n${Array.from({ length: count }, (_, at) => `k${at} = ["F9"]\n`).join('')}`;
    const { problems, values } = parseSettings(text);
    expect({ problems, read: Object.keys(values.shortcuts).length }).toEqual({ problems: [], read: count });
  });

  describe('with thousands of shortcuts', () => {
    const count = 5_000;
    const names = Array.from({ length: count }, (_, at) => `k${at}`);
    const each = (line: (name: string) => string, between = ''): string => names.map(line).join(between);
    const chords = Object.fromEntries(names.map((name) => [name, ['F9']]));

    it.each([
      ['reset', each((name) => `${name} = ["F8"] # ${name}\n`), {}, each((name) => `# ${name}\n`)],
      ['changed', each((name) => `${name} = ["F8"]\n`), chords, each((name) => `${name} = [ "F9" ]\n`)],
      ['added', '# mine\n', chords, `${each((name) => `${name} = [ "F9" ]\n`)}# mine\n`],
    ])(
      'a config.toml with thousands of shortcuts has them %s with a single parse of the result',
      (_how, lines, shortcuts, expected) => {
        const before = parseSettings(`theme = "dark"\n[shortcuts]\n${lines}`);
        vi.mocked(parse).mockClear();
        const { left, reading } = editSettings(before, { shortcuts, theme: 'light' });
        expect(left).toEqual({});
        expect(vi.mocked(parse)).toHaveBeenCalledTimes(1);
        expect(reading.text).toBe(`theme = "light"\n[shortcuts]\n${expected}`);
        expect(reading.values).toEqual({ ...defaultSettings, theme: 'light', shortcuts });
      },
    );

    it('a config.toml with thousands of shortcuts has them reset and added in an inline table with a single parse of the result', () => {
      const inline = parseSettings(`shortcuts = { ${each((name) => `${name} = ["F9"]`, ', ')} } # mine\n`);
      vi.mocked(parse).mockClear();
      const emptied = editSettings(inline, { shortcuts: {} }).reading;
      expect(emptied.text).toBe('shortcuts = {} # mine\n');
      expect(editSettings(emptied, { shortcuts: chords }).reading.values).toEqual(inline.values);
      expect(vi.mocked(parse)).toHaveBeenCalledTimes(2);
    });

    it('a config.toml with thousands of shortcuts keeps only those that cannot be reset, and parses the result once', () => {
      const kept = 'k7 = [\n  "F9", # mine\n]\n';
      const before = parseSettings(`[shortcuts]\n${each((name) => (name === 'k7' ? kept : `${name} = ["F9"]\n`))}`);
      vi.mocked(parse).mockClear();
      const { left, problems, reading } = editSettings(before, { shortcuts: {} });
      expect(vi.mocked(parse)).toHaveBeenCalledTimes(1);
      expect({ left, problems, text: reading.text }).toEqual({
        left: { shortcuts: {} },
        problems: [expect.stringContaining('line 2: Workcell cannot save "shortcuts.k7" ')],
        text: `[shortcuts]\n${kept}`,
      });
    });

    it('a config.toml with thousands of shortcuts makes every other change with few parses if one has a wrong result', () => {
      const before = parseSettings('# mine\n[theme]\nx = 1\n');
      vi.mocked(parse).mockClear();
      const { left, problems, reading } = editSettings(before, { theme: 'light', shortcuts: chords });
      expect(vi.mocked(parse).mock.calls.length).toBeLessThan(40);
      expect({ left, problems }).toEqual({
        left: { theme: 'light' },
        problems: [expect.stringContaining('line 2: Workcell cannot save "theme" ')],
      });
      expect(reading.values.shortcuts).toEqual(chords);
    });
  });

  it('a huge config.toml lists the first changes that cannot be saved and counts the others', () => {
    const lines = Array.from({ length: 5_000 }, (_, at) => `k${at} = [\n  "F9", # mine\n]\n`);
    const { problems } = editSettings(parseSettings(`[shortcuts]\n${lines.join('')}`), { shortcuts: {} });
    expect(problems).toHaveLength(21);
    expect(problems[20]).toBe('Not listed: 4,980 more problems.');
  });

  describe('is never made larger than can be read again', () => {
    const most = 1024 ** 2;
    /** Returns a file of this many bytes. Each character has two bytes. */
    const fileOf = (bytes: number, start: string): string => {
      const length = bytes - start.length - 2;
      return `${start}#${'ü'.repeat(length >> 1)}${'x'.repeat(length & 1)}
`;
    };

    it('grows config.toml to exactly the size that can be read again', () => {
      const text = fileOf(most - 'text_size = 90\n'.length - 1, 'theme = "dark"\n');
      const { left, reading } = editSettings(parseSettings(text), { textSize: 90, theme: 'light' });
      expect({ left, bytes: Buffer.byteLength(reading.text) }).toEqual({ left: {}, bytes: most });
    });

    it('saves the changes that fit into config.toml', () => {
      const text = fileOf(most, 'theme = "light"\n');
      const { left, problems, reading } = editSettings(parseSettings(text), { textSize: 90, theme: 'dark' });
      expect({ left, problems }).toEqual({
        left: { textSize: 90 },
        problems: [
          'config.toml: "text_size" was not saved because the file would exceed 1 MiB, the most that Workcell reads. The change lasts until Workcell restarts.',
        ],
      });
      expect(reading.text).toBe(text.replace('light', 'dark'));
    });

    it('never makes config.toml too large to read again, however many shortcuts there are', () => {
      const text = fileOf(most, 'theme = "light"\n');
      const shortcuts = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`k${at}`, ['F9']]));
      const { left, problems, reading } = editSettings(parseSettings(text), { shortcuts });
      expect({ left, same: reading.text === text }).toEqual({ left: { shortcuts }, same: true });
      expect(problems).toEqual([expect.stringContaining('config.toml: "shortcuts" was not saved because ')]);
    });
  });

  it('a huge config.toml has its first problems listed and the others counted', () => {
    const { problems } = parseSettings(Array.from({ length: 5_000 }, (_, at) => `k${at} = 1\n`).join(''));
    expect(problems).toHaveLength(21);
    expect(problems[0]).toContain('line 1: Workcell does not recognize "k0"');
    expect(problems[20]).toBe('Not listed: 4,980 more problems.');
  });

  it('a huge config.toml needs no more memory for many keys because their table has a long name', () => {
    const { sections } = scanToml(`[${'a.'.repeat(1_000)}a]\n${'b.c.d.e = 1\n'.repeat(1_000)}`);
    const names = sections.flatMap(({ path, statements }) => [path, ...statements.map(({ pair }) => pair?.path ?? [])]);
    expect(names).toHaveLength(1_002);
    expect(names.flat().length).toBeLessThan(10_000);
  });

  it('a huge config.toml is left as it is where it is nested too deeply to be compared', () => {
    const text = `# mine\n${'a.'.repeat(50_000)}a = 1\n`;
    const { left, problems, reading } = editSettings(parseSettings(text), { theme: 'dark' });
    expect({ left, problems: problems.length, text: reading.text }).toEqual({
      left: { theme: 'dark' },
      problems: 1,
      text,
    });
  });
});

describe('writeOptions', () => {
  it('changes one line and keeps comments, order and unknown keys', () => {
    const text = '# mine\ntheme = "dark"\nfuture = 1 # later\n\n[table]\ntheme = "not this one"\n';
    expect(withChange(text, { theme: 'light' })).toBe(
      '# mine\ntheme = "light"\nfuture = 1 # later\n\n[table]\ntheme = "not this one"\n',
    );
  });

  it('adds a new key before the first table', () => {
    const written = withChange('theme = "dark"\n[table]\nx = 1\n', { textSize: 150, approvalMode: 'readOnly' });
    expect(parse(written)).toEqual({ theme: 'dark', text_size: 150, approval_mode: 'read-only', table: { x: 1 } });
  });

  it('changes one line inside its table', () => {
    const text = 'encrypt = 1\n\n[persistence]\n# mine\nencrypt = true\nfuture = 1\n\n[desktop]\nencrypt = 2\n';
    expect(withChange(text, { encryptThreads: false })).toBe(text.replace('encrypt = true', 'encrypt = false'));
  });

  it('adds a key to its table, and a missing table at the end', () => {
    expect(withChange('[persistence]\nfuture = 1\n\n[desktop]\nx = 1\n', { encryptThreads: false })).toBe(
      '[persistence]\nfuture = 1\nencrypt = false\n\n[desktop]\nx = 1\n',
    );
    expect(withChange('theme = "dark" # mine\n', { encryptThreads: false })).toBe(
      'theme = "dark" # mine\n\n[persistence]\nencrypt = false\n',
    );
  });

  it('changes a table in another notation', () => {
    expect(withChange('persistence.encrypt = true # dotted\n', { encryptThreads: false })).toBe(
      'persistence.encrypt = false # dotted\n',
    );
    const inline = withChange('persistence = { encrypt = true, future = 1 }\n', { encryptThreads: false });
    expect(inline).toBe('persistence = { encrypt = false, future = 1 }\n');
  });

  it('removes settings that are no longer chosen', () => {
    expect(withChange('model = "gpt-5.5"\ntheme = "dark"\n', { model: null })).toBe('theme = "dark"\n');
  });

  it('keeps comments if there is nothing to remove', () => {
    const text = '# mine\ntheme = "dark"\n';
    expect(withChange(text, { otlpEndpoint: null, model: null })).toBe(text);
    expect(withChange(text, { telemetry: null, theme: 'light' })).toBe('# mine\ntheme = "light"\n');
  });

  it('starts a file with a comment for its reader', () => {
    expect(withChange('', { theme: 'dark' })).toMatch(/^# .*\ntheme = "dark"\n$/);
  });

  it('is correct, though it drops comments, if a value spans lines', () => {
    const text = '# lost\neditor = [\n  "vim",\n  "{file}",\n]\nfuture = 1\n';
    expect(parse(withChange(text, { editor: ['code', '{file}'] }))).toEqual({
      editor: ['code', '{file}'],
      future: 1,
    });
  });

  it('reads back what it wrote, for every setting', () => {
    const text = withChange('', sampleSettings);
    expect(parseSettings(text)).toMatchObject({ values: sampleSettings, problems: [] });
  });
});

describe.each(settingEntries)('$name in config.toml', (entry) => {
  const { expects, insteadOfInvalid, key, name, table } = entry;

  it('has a place of its own', () => {
    const there = settingEntries.filter((other) => other.key === key && other.table === table);
    expect(there).toEqual([entry]);
  });

  it('is reported with its line if it is invalid, and affects no other value', () => {
    const { problems, values } = parseSettings(`${table === null ? '' : `[${table}]`}\n${key} = 1979-05-27\n`);
    expect(problems).toEqual([expect.stringContaining(`is not ${expects}.`)]);
    expect(problems[0]).toMatch(/^config\.toml line 2: /);
    expect(values).toEqual({ ...defaultSettings, [name]: insteadOfInvalid });
  });
});
