import { describe, expect, it } from 'vitest';
import { tokenize } from './tokenize.ts';

describe('colored code', () => {
  it('assigns a role to each piece of code and loses no character', async () => {
    const code = "// why\nexport const a: Map = read('x', 41);";
    const lines = await tokenize('ts', code);
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

  it('returns null for code in an unknown language', async () => {
    expect(await tokenize('brainfog', 'x')).toBeNull();
    expect(await tokenize('constructor', 'x')).toBeNull();
  });

  it.each(['bash', 'python', 'rust', 'json', 'yaml', 'diff', 'html', 'go', 'java', 'sql'])(
    'loads the grammar of %s',
    async (language) => {
      expect(await tokenize(language, 'a "b" 1')).not.toBeNull();
    },
  );
});
