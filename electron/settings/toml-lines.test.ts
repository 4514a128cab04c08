import { parse, type TomlTable } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { fc, runs } from '../../fixtures/testkit/properties.ts';
import { defaultSettings, type SettingsEdit } from '../../shared/settings/settings-schema.ts';
import { editSettings, parseSettings } from './settings-file.ts';

/** Returns the text of a file with some settings changed. All changes must be possible. */
function withChange(text: string, change: SettingsEdit): string {
  const { left, problems, reading } = editSettings(parseSettings(text), change);
  expect({ left, problems }).toEqual({ left: {}, problems: [] });
  return reading.text;
}

/** Returns the problems of a change that is completely refused. */
function refusal(text: string, change: SettingsEdit): readonly string[] {
  const before = parseSettings(text);
  const { left, problems, reading } = editSettings(before, change);
  expect({ left, text: reading.text }).toEqual({ left: change, text });
  return problems;
}

describe('changing a value', () => {
  it.each([
    ['its indent and the comment behind it', '  theme = "dark"\t # mine\n', '  theme = "light"\t # mine\n'],
    ['line ends of Windows', '# a\r\ntheme = "dark" # b\r\nx = 1\r\n', '# a\r\ntheme = "light" # b\r\nx = 1\r\n'],
    ['a byte order mark', '\uFEFFtheme = "dark"\n', '\uFEFFtheme = "light"\n'],
    ['a missing end of the last line', '# a\ntheme="dark"', '# a\ntheme="light"'],
    ['a quoted key', '# a\n"theme" = "dark"\n', '# a\n"theme" = "light"\n'],
    ['a key with an escape', '# a\n"th\\u0065me" = "dark"\n', '# a\n"th\\u0065me" = "light"\n'],
    [
      'a long text with the same words',
      '# a\nx = """\ntheme = "no"\n[theme]\n\\""" # no\n"""""\ntheme = "dark"\n',
      '# a\nx = """\ntheme = "no"\n[theme]\n\\""" # no\n"""""\ntheme = "light"\n',
    ],
    [
      'a literal text with the same words',
      "x = '''\ntheme = \"no\"\\'''''\ntheme = 'dark' # a\n",
      "x = '''\ntheme = \"no\"\\'''''\ntheme = \"light\" # a\n",
    ],
    [
      'a list with the same words',
      'x = [\n  "theme = 1", # [theme]\n  { theme = 2 },\n]\ntheme = "dark"\n',
      'x = [\n  "theme = 1", # [theme]\n  { theme = 2 },\n]\ntheme = "light"\n',
    ],
    ['a value over several lines', 'theme = """\\\n  dark"""# a\n', 'theme = "light"# a\n'],
  ])('changing a TOML value keeps %s', (_what, text, expected) => {
    expect(withChange(text, { theme: 'light' })).toBe(expected);
  });

  it.each([
    ['[persistence]\nencrypt = true # a\n', '[persistence]\nencrypt = false # a\n'],
    ['[ "persistence" ] # h\r\n\tencrypt = true\r\n', '[ "persistence" ] # h\r\n\tencrypt = false\r\n'],
    ['persistence . encrypt = true # a\n', 'persistence . encrypt = false # a\n'],
    ['"persistence".\'encrypt\' = true # a\n', '"persistence".\'encrypt\' = false # a\n'],
    ['persistence = { x = {}, encrypt = true } # a\n', 'persistence = { x = {}, encrypt = false } # a\n'],
    ['persistence = {\n  encrypt = true, # a\n  # b\n}\n', 'persistence = {\n  encrypt = false, # a\n  # b\n}\n'],
    [
      '[x.persistence]\nencrypt = 1\n[persistence]\nencrypt = true\n',
      '[x.persistence]\nencrypt = 1\n[persistence]\nencrypt = false\n',
    ],
    [
      '[[x]]\npersistence.encrypt = 1\n[persistence]\nencrypt = true\n',
      '[[x]]\npersistence.encrypt = 1\n[persistence]\nencrypt = false\n',
    ],
  ])('changing a TOML value finds the place in %j', (text, expected) => {
    expect(withChange(text, { encryptThreads: false })).toBe(expected);
  });

  it('changing a TOML value replaces a list over several lines, unless that has comments', () => {
    expect(withChange('# a\neditor = [\n  "vim",\n] # b\n', { editor: ['code'] })).toBe(
      '# a\neditor = [ "code" ] # b\n',
    );
    const commented = '# a\n\neditor = [\n  "vim", # the best\n]\n';
    expect(refusal(commented, { editor: ['code'] })).toEqual([
      'config.toml line 3: Workcell cannot save "editor" without losing something you wrote there. Edit the file by hand. The change lasts until Workcell restarts.',
    ]);
    expect(refusal(commented, { editor: null })).toHaveLength(1);
  });
});

describe('removing a value', () => {
  it.each([
    ['# a\nmodel = "m"\n# b\n', '# a\n# b\n'],
    ['# a\r\n  model = "m" # why\r\n# b\r\n', '# a\r\n  # why\r\n# b\r\n'],
    ['theme = "dark"\nmodel = """\nm"""', 'theme = "dark"\n'],
  ])('removing a TOML value leaves the comments of %j', (text, expected) => {
    expect(withChange(text, { model: null })).toBe(expected);
  });

  it.each([
    ['# a\ntelemetry.enabled = true\n# b\n', '# a\n# b\n'],
    ['[telemetry] # a\nenabled = true # b\n', '[telemetry] # a\n# b\n'],
    ['telemetry = { enabled = true } # a\n', 'telemetry = {} # a\n'],
    ['telemetry = { enabled = true, x = 1 }\n', 'telemetry = { x = 1 }\n'],
    ['telemetry = { x = 1, enabled = true }\n', 'telemetry = { x = 1 }\n'],
    ['telemetry = { x = 1, enabled = true, y = 2, }\n', 'telemetry = { x = 1, y = 2, }\n'],
  ])('removing a TOML value that may be alone in its table works for %j', (text, expected) => {
    expect(withChange(text, { telemetry: null })).toBe(expected);
  });
});

describe('adding a value', () => {
  it.each([
    ['# a\n\n# about the table\n[desktop]\n', '# a\n\ntheme = "light"\n\n# about the table\n[desktop]\n'],
    ['# about the table\n[desktop]\n', 'theme = "light"\n\n# about the table\n[desktop]\n'],
    ['\uFEFF[desktop]\r\n', '\uFEFFtheme = "light"\r\n\r\n[desktop]\r\n'],
    ['  model = "m" # a\r\n# b\r\n[desktop]', '  model = "m" # a\r\n  theme = "light"\r\n# b\r\n[desktop]'],
    ['# a', '# a\ntheme = "light"\n'],
  ])('adding a TOML value before the first table of %j', (text, expected) => {
    expect(withChange(text, { theme: 'light' })).toBe(expected);
  });

  it.each([
    ['# a', '# a\n\n[persistence]\nencrypt = false\n'],
    ['[persistence] # a\n# b\n\n[x]\ny = 1\n', '[persistence] # a\nencrypt = false\n# b\n\n[x]\ny = 1\n'],
    [
      '[persistence]\r\n\tx = [\r\n]\r\n\r\n[y]\r\n',
      '[persistence]\r\n\tx = [\r\n]\r\n\tencrypt = false\r\n\r\n[y]\r\n',
    ],
    ['persistence.x = 1 # a\n[y]\n', 'persistence.x = 1 # a\npersistence.encrypt = false\n[y]\n'],
    ['persistence = {} # a\n', 'persistence = { encrypt = false } # a\n'],
    ['persistence = { x = 1 } # a\n', 'persistence = { x = 1, encrypt = false } # a\n'],
    ['persistence = {\n  x = 1, # a\n}\n', 'persistence = {\n  x = 1, encrypt = false, # a\n}\n'],
    ['[persistence.x]\ny = 1\n', '[persistence.x]\ny = 1\n\n[persistence]\nencrypt = false\n'],
  ])('adding a TOML value to its table in %j', (text, expected) => {
    expect(withChange(text, { encryptThreads: false })).toBe(expected);
  });
});

describe('a name that stands for something else', () => {
  it.each(['desktop = 5 # five\n# mine\n', '# mine\n[[desktop]]\nx = 1 # one\n', '# mine\ndesktop = [ # list\n]\n'])(
    'a TOML name with another meaning of a table keeps a setting from being saved, and stays: %j',
    (text) => {
      expect(refusal(text, { metrics: true })).toEqual([
        expect.stringMatching(
          /^config\.toml line [12]: "desktop" is not a table, so "desktop\.metrics" was not saved\. /,
        ),
      ]);
      expect(withChange(text, { otlpEndpoint: null })).toBe(text);
    },
  );

  it.each(['# mine\n[theme]\nx = 1\n', '# mine\ntheme.x = 1\n', '# mine\n[[theme]]\n'])(
    'a TOML name with another meaning of a setting keeps it from being saved, and stays: %j',
    (text) => {
      expect(refusal(text, { theme: 'light' })).toEqual([
        expect.stringContaining('line 2: Workcell cannot save "theme" '),
      ]);
    },
  );

  it('a TOML name with another meaning keeps no other setting from being saved', () => {
    const { left, problems, reading } = editSettings(parseSettings('desktop = 5 # five\n'), {
      metrics: true,
      theme: 'dark',
    });
    expect(reading.text).toBe('desktop = 5 # five\ntheme = "dark"\n');
    expect(left).toEqual({ metrics: true });
    expect(problems).toHaveLength(1);
  });
});

describe('any file with comments', () => {
  /** Returns a different comment for each number, which looks as much like other TOML as a comment can. */
  const comment = (at: number): string => `# ${at}. theme = "x" """ ''' [desktop] {`;

  const anyString = fc.constantFrom(
    '"m"',
    "'m'",
    '"a # b \\" c"',
    `'a # "b'`,
    '"""\n[desktop]\ntheme = "x" # no\n"""',
    "'''\n# no comment\nmodel = 1\n''''",
    '"""\\"""" \\\\"""""',
  );
  const anyValue = fc.oneof(
    anyString,
    fc.constantFrom(
      '0',
      '-1.5e3',
      'nan',
      'true',
      '1979-05-27',
      '1979-05-27 07:32:00',
      '{}',
      '[]',
      '[ [ 1 ], [ "]" ] ]',
    ),
    fc.constantFrom(
      '[\n  "a", #C\n  #C\n]',
      '{\n  a = 1, #C\n  b."c d" = "}", }',
      '{ theme = "x", desktop = [ { metrics = 1 } ] }',
    ),
  );
  const chords = fc.constantFrom('[]', '[ "F9" ]', '[\n  "F9", #C\n]', '"F9"');
  const values: Readonly<Record<string, fc.Arbitrary<string>>> = {
    theme: fc.constantFrom('"dark"', "'light'", '"no theme"', '"""\\\n  dark"""', '3'),
    model: anyString,
    editor: fc.constantFrom('[ "vim" ]', '[\n\t"vim",\n\t\'x\'\n]', '[ "vim", #C\n]', '7'),
    encrypt: fc.constantFrom('true', 'false', '"x"'),
    metrics: fc.constantFrom('true', 'false', '[ #C\n]'),
    enabled: fc.constantFrom('true', 'false'),
    otlp_endpoint: fc.constantFrom('"https://a.example"', '"""\nhttps://a.example"""'),
    new_thread: chords,
    newThread: chords,
    stop_turn: chords,
    desktop: fc.constantFrom(
      '5',
      '[ #C\n 1 ]',
      '{}',
      '{ metrics = true }',
      '{ x = 1, otlp_endpoint = "https://a.example", metrics = false, }',
    ),
    telemetry: fc.constantFrom('{ enabled = true }', '{ enabled = true, x = 1 }'),
    shortcuts: fc.constantFrom(
      '{ new_thread = ["F7"], stop_turn = ["F9"], newThread = ["F9"] }',
      '{\n  x = 1, #C\n  new_thread = ["F7"],\n  newThread = [], #C\n}',
    ),
    persistence: fc.constantFrom('{ encrypt = true }', '{\n  x = 1, #C\n  encrypt = false, #C\n}', '{ #C\n}'),
  };
  const key = (name: string): fc.Arbitrary<string> => fc.constantFrom(name, name, `"${name}"`, `'${name}'`);
  const pair = (names: readonly string[]): fc.Arbitrary<string> =>
    fc.tuple(...names.map(key), fc.constantFrom('.', ' . '), fc.constantFrom(' = ', '=', '\t=  ')).chain((parts) => {
      const [equals = '', dot = ''] = parts.toReversed();
      const written = parts.slice(0, -2).join(dot) + equals;
      return (values[names.at(-1) ?? ''] ?? anyValue).map((value) => written + value);
    });
  const oneOf = (all: readonly string[][]): fc.Arbitrary<string> => fc.constantFrom(...all).chain(pair);
  const rootPair = oneOf([
    ['theme'],
    ['model'],
    ['editor'],
    ['other'],
    ['other thing', 'theme'],
    ['persistence', 'encrypt'],
    ['persistence', 'x'],
    ['telemetry', 'enabled'],
    ['desktop', 'metrics'],
    ['desktop'],
    ['persistence'],
    ['telemetry'],
    ['shortcuts'],
    ['shortcuts', 'newThread'],
    ['shortcuts', 'stop_turn'],
  ]);
  const tablePair = oneOf([
    ['metrics'],
    ['otlp_endpoint'],
    ['encrypt'],
    ['enabled'],
    ['new_thread'],
    ['newThread'],
    ['stop_turn'],
    ['theme'],
    ['x'],
    ['x', 'y'],
  ]);
  const header = fc.constantFrom(
    ...[
      '[desktop]',
      '["desktop"]',
      '[ telemetry ]',
      '[persistence]',
      '[shortcuts]',
      '[other.desktop]',
      '[[desktop]]',
      '[[list]]',
      '[shortcuts.x]',
    ],
  );
  /** Returns a statement with its surroundings. `#C` is a placeholder for a comment. */
  const surrounded = (statement: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc
      .tuple(
        fc.constantFrom('', '', '\n', '#C\n', '  #C\n\n'),
        fc.constantFrom('', '', '  ', '\t'),
        statement,
        fc.constantFrom('', '', ' ', ' #C', '\t#C'),
      )
      .map((parts) => parts.join(''));
  const anyFile = fc
    .tuple(
      fc.uniqueArray(surrounded(rootPair), { maxLength: 5 }),
      fc.array(
        fc.tuple(surrounded(header), fc.array(surrounded(tablePair), { maxLength: 3 })).map((lines) => lines.flat()),
        { maxLength: 3 },
      ),
      fc.constantFrom('\n', '\r\n'),
      fc.constantFrom('', '', '\uFEFF'),
      fc.constantFrom('', '\n', '\n#C', '\n#C\n\n'),
    )
    .map(([root, tables, eol, mark, end]) => {
      let count = 0;
      const text = [...root, ...tables.flat()].join('\n') + end;
      return mark + text.replaceAll('#C', () => comment(count++)).replaceAll('\n', eol);
    })
    .filter((text) => {
      try {
        return parse(text) !== null;
      } catch {
        return false;
      }
    });
  const anyChange: fc.Arbitrary<SettingsEdit> = fc.record(
    {
      theme: fc.constantFrom<'light' | 'dark'>('light', 'dark'),
      model: fc.constantFrom(null, 'a "b" \\ # c\nd'),
      editor: fc.constantFrom(null, ['code', '{file}']),
      encryptThreads: fc.boolean(),
      metrics: fc.boolean(),
      telemetry: fc.constantFrom(null, true, false),
      otlpEndpoint: fc.constantFrom(null, 'https://b.example'),
      shortcuts: fc.constantFrom(
        {},
        { newThread: ['F8'] },
        { stopTurn: [] },
        { newThread: ['F8'], stopTurn: [], x: ['F7'] },
      ),
    },
    { requiredKeys: [] },
  );
  const places: Readonly<Record<string, readonly string[]>> = {
    theme: ['theme'],
    model: ['model'],
    editor: ['editor'],
    encryptThreads: ['persistence', 'encrypt'],
    metrics: ['desktop', 'metrics'],
    telemetry: ['telemetry', 'enabled'],
    otlpEndpoint: ['desktop', 'otlp_endpoint'],
  };

  const chordKeys: ReadonlySet<string> = new Set(['new_thread', 'newThread', 'stop_turn', 'x']);

  const isTable = (value: unknown): value is TomlTable => typeof value === 'object' && value?.constructor === undefined;

  /** Returns the content of a file except the values of some settings, and except tables that are then empty. */
  function others(text: string, names: readonly string[]): TomlTable {
    const whole = parse(text);
    for (const name of names) {
      const [table = '', inner] = name === 'shortcuts' ? ['shortcuts', '*'] : (places[name] ?? []);
      const there = whole[table];
      if (inner === undefined) delete whole[table];
      if (inner === undefined || !isTable(there)) continue;
      // A change replaces all chords of a user. Other values stay.
      for (const [key, value] of Object.entries(there)) {
        if (inner === '*' ? chordKeys.has(key) || Array.isArray(value) : inner === key) delete there[key];
      }
      if (Object.keys(there).length === 0) delete whole[table];
    }
    return whole;
  }

  /** Returns the lines that consist of a comment, and all comments. */
  function commentsOf(text: string): { readonly alone: readonly string[]; readonly all: readonly string[] } {
    const lines = text.replace('\uFEFF', '').split(/\r?\n/);
    return {
      alone: lines.filter((line) => /^[ \t]*# \d+\. /.test(line)),
      all: [...text.matchAll(/# \d+\. [^\r\n]*/g)].map(([found]) => found),
    };
  }

  it('a change of any file keeps every other value and every comment, or is not saved', () => {
    const counts = { saved: 0, refused: 0 };
    fc.assert(
      fc.property(anyFile, anyChange, (text, change) => {
        const { left, problems, reading } = editSettings(parseSettings(text), change);
        const saved = Object.keys(change).filter((name) => !(name in left));
        counts.saved += saved.length;
        counts.refused += Object.keys(left).length;
        expect(problems.length > 0).toBe(Object.keys(left).length > 0);
        const { values: after } = parseSettings(reading.text);
        for (const name of saved)
          expect({ [name]: after[name as keyof typeof after] }).toEqual({
            [name]: change[name as keyof typeof change] ?? defaultSettings[name as keyof typeof after],
          });
        expect(others(reading.text, Object.keys(change))).toEqual(others(text, Object.keys(change)));
        // Some chords may be saved and others not.
        const touched = [...saved, ...('shortcuts' in left ? ['shortcuts'] : [])];
        expect(others(reading.text, touched)).toEqual(others(text, touched));
        expect(commentsOf(reading.text).all).toEqual(commentsOf(text).all);
        const alone = new Set(commentsOf(reading.text).alone);
        expect(commentsOf(text).alone.filter((line) => !alone.has(line))).toEqual([]);
        if (touched.length === 0) expect(reading.text).toBe(text);
        // A file with one line may get either line ending.
        expect(reading.text).not.toMatch(text.includes('\r\n') ? /(?<!\r)\n/ : text.includes('\n') ? /\r/ : /\r\r/);
        expect(reading.text.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
      }),
      { numRuns: runs(300, 10_000) },
    );
    expect(counts.saved).toBeGreaterThan(counts.refused * 3);
    expect(counts.refused).toBeGreaterThan(0);
  });
});
