import { describe, expect, it } from 'vitest';
import { tokenise } from './tokenise.ts';

describe('colored code', () => {
  it('names the role of each part and loses no character', async () => {
    const code = "// why\nexport const a: Map = read('x', 41);";
    const lines = await tokenise('ts', code);
    expect(lines?.map((line) => line.map((span) => span.text).join('')).join('\n')).toBe(code);
    expect(lines?.[0]).toEqual([{ text: '// why', role: 'comment' }]);
    const roles = new Map(lines?.[1]?.map((span) => [span.text.trim(), span.role]));
    expect([roles.get('read'), roles.get("'x'"), roles.get('41'), roles.get('Map')]).toEqual([
      'fn',
      'string',
      'num',
      'type',
    ]);
    expect(lines?.[1]?.[0]?.role).toBe('keyword');
  });

  it('stays plain for an unknown language', async () => {
    expect(await tokenise('brainfog', 'x')).toBeNull();
    expect(await tokenise('constructor', 'x')).toBeNull();
  });

  it.each(['bash', 'python', 'rust', 'json', 'yaml', 'diff', 'html', 'go', 'java', 'sql'])(
    'knows %s',
    async (language) => {
      expect(await tokenise(language, 'a "b" 1')).not.toBeNull();
    },
  );
});
