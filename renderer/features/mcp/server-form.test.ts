import { describe, expect, it } from 'vitest';
import type { McpServerSettings, McpWay } from '../../../shared/catalogs/mcp/mcp-settings.ts';
import {
  collectValues,
  type EditedServer,
  replacedVersion,
  toServerDraft,
  toServerForm,
  withoutValues,
  withValues,
} from './server-form.ts';

const settings = (way: McpWay, startupSeconds: number | null = null): Pick<McpServerSettings, 'name' | 'own'> => ({
  name: 'notes',
  own: { way, startupSeconds },
});
const program = (change: Partial<Extract<McpWay, { kind: 'program' }>> = {}): McpWay => ({
  kind: 'program',
  command: 'node',
  args: [],
  folder: null,
  variables: [],
  ...change,
});

describe('the form of a server', () => {
  it.each([
    ['arguments', program({ args: ['main.ts', '--flag=a b'] })],
    ['arguments that no line can hold', program({ args: ['', 'two\nlines'] })],
    ['one that looks like a list', program({ args: ['["a"]'] })],
    ['a folder', program({ folder: '/w' })],
    ['an address', { kind: 'address', url: 'https://a.example/mcp', tokenVariable: 'TOKEN', headers: [] } as const],
  ])('returns a server form with the values it was given: %s', (_case, way) => {
    const { variables: _variables, headers: _headers, ...rest } = { variables: [], headers: [], ...way };
    expect(toServerDraft(toServerForm(settings(way, 2.5)))).toMatchObject({
      ok: true,
      value: { way: rest, startupSeconds: 2.5 },
    });
  });

  it("shows only what config.toml itself has, not what a folder's configuration adds", () => {
    const own = { way: program({ command: 'own' }), startupSeconds: 5 };
    const known = { ...settings(program()), own, way: program({ command: 'of the folder' }), startupSeconds: 9 };
    expect(toServerForm(known)).toMatchObject({ command: 'own', startupSeconds: '5' });
  });

  it('keeps a value that was not overwritten and accepts an empty one in a new row', () => {
    const form = toServerForm(settings(program({ variables: ['OLD', 'TYPED'] })));
    const [old, typed] = form.variables;
    if (old === undefined || typed === undefined) throw new Error('appears twice');
    const added = { id: 9, name: ' NEW ', value: '', isKept: false };
    const blank = { id: 10, name: '', value: '', isKept: false };
    const draft = toServerDraft({ ...form, variables: [old, { ...typed, value: 's' }, added, blank] });
    expect(draft.ok && draft.value.way).toMatchObject({
      variables: [
        { name: 'OLD', value: null },
        { name: 'TYPED', value: 's' },
        { name: 'NEW', value: '' },
      ],
    });
  });

  it.each([
    [{ name: ' ' }, 'name'],
    [{ command: '' }, 'command'],
    [{ kind: 'address', url: 'ftp://a' }, 'url'],
    [{ startupSeconds: '0' }, 'startupSeconds'],
    [{ startupSeconds: 'soon' }, 'startupSeconds'],
    [{ variables: [{ id: 0, name: '', value: 'x', isKept: false }] }, 'values'],
    [
      {
        variables: [
          { id: 0, name: 'A', value: '', isKept: true },
          { id: 1, name: 'A', value: 'x', isKept: false },
        ],
      },
      'values',
    ],
  ] as const)('says what is wrong with %j in a server form', (change, field) => {
    const draft = toServerDraft({ ...toServerForm(settings(program())), ...change });
    expect(draft.ok ? [] : Object.keys(draft.error)).toEqual([field]);
  });
});

it('keeps the typed values of a server separate from its form and restores them', () => {
  const own = settings(program({ variables: ['OLD', 'TYPED'] }));
  const form = toServerForm(own);
  const way = program();
  const known = { way, isOn: true, startupSeconds: null, layers: [], version: 'a', ...own };
  const header = { id: 0, name: 'Authorization', value: 'Bearer s3', isKept: false };
  const variables = form.variables.map((row, at) => ({ ...row, value: at === 1 ? 's1' : '' }));
  const edited: EditedServer = { known, formId: 'one', form: { ...form, variables, headers: [header] } };
  const bare = withoutValues(edited);
  expect(JSON.stringify(bare)).not.toMatch(/s1|s3/);
  expect(withValues(bare, collectValues(edited))).toEqual(edited);
  expect(collectValues(bare)).toBeNull();
  // Another form with the same rows. Its values went to another window.
  expect(withValues({ ...bare, formId: 'two' }, collectValues(edited))).toEqual({ ...bare, formId: 'two' });
});

describe('the version that an edit of a server replaces', () => {
  const server = (command: string, version: string | null): McpServerSettings => ({
    ...settings(program({ command })),
    own: version === null ? null : { way: program({ command }), startupSeconds: null },
    way: program({ command }),
    isOn: true,
    startupSeconds: null,
    layers: [],
    version,
  });

  it('is the current one after a restart of the host, if the server itself is the same', () => {
    const known = server('node', 'of the last host');
    expect(replacedVersion(known, [server('node', 'of this host')])).toBe('of this host');
  });

  it('keeps the server that the edit started with if it was replaced, removed or is not known yet', () => {
    const known = server('node', 'v1');
    const gone = { ...server('node', 'v2'), name: 'other' };
    for (const current of [[server('deno', 'v2')], [server('node', null)], [gone], [], null]) {
      expect(replacedVersion(known, current)).toBe('v1');
    }
  });

  it('is none for a new server', () => {
    expect(replacedVersion(null, [server('node', 'v1')])).toBeNull();
  });
});
