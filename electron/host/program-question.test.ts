import { describe, expect, it } from 'vitest';
import type { McpServerDraft } from '../../shared/catalogs/mcp/mcp-settings.ts';
import { questionAboutServer } from './program-question.ts';

const program = (change: Partial<Extract<McpServerDraft['way'], { kind: 'program' }>> = {}): McpServerDraft => ({
  way: { kind: 'program', command: 'node', args: [], folder: null, variables: [], ...change },
  startupSeconds: null,
});

describe('the question about an MCP server', () => {
  it('names the program, each argument, the folder and the variables, without their values', () => {
    const draft = program({
      args: ['server.js', '--port', ''],
      folder: '/work',
      variables: [
        { name: 'TOKEN', value: 'tok-1' },
        { name: 'MODE', value: null },
      ],
    });
    expect(questionAboutServer('notes', draft)).toEqual({
      message: 'Let Codex run this program as the MCP server "notes"?',
      lines: [
        'Program: "node"',
        'Argument 1: "server.js"',
        'Argument 2: "--port"',
        'Argument 3: ""',
        'Folder: "/work"',
        'Variables: "TOKEN", "MODE"',
      ],
    });
  });

  it('names an address, the variable whose value goes there, and the headers', () => {
    const way = { kind: 'address', url: 'https://a@b.example/', tokenVariable: 'KEY', headers: [] } as const;
    expect(questionAboutServer('far', { way, startupSeconds: null })?.lines).toEqual([
      'Address: "https://a@b.example/"',
      'Sends the value of this variable: "KEY"',
    ]);
  });

  it.each(['\n', '\r', '\t', '\u001b[2J', '\u202e', '\u200b', '\u2028', '\u0000', '\u{e0041}', '\u00ad', '\u3164'])(
    'shows %j where it is written, on one line',
    (hidden) => {
      const asked = questionAboutServer(`n${hidden}`, program({ command: `a${hidden}b`, args: [`a${hidden}b`] }));
      const shown = [asked?.message, ...(asked?.lines ?? [])].join('');
      expect(asked?.lines).toHaveLength(2);
      expect(shown).not.toContain(hidden);
      expect(asked?.lines[0]).toMatch(/^Program: "a.+b"$/);
    },
  );

  it('shows different arguments differently, and an argument that looks like another line as an argument', () => {
    const shown = (args: readonly string[]) => questionAboutServer('n', program({ args: [...args] }))?.lines.join('\n');
    const forms = [['a b'], ['a', 'b'], ['a\nb'], ['a\\nb'], ['a" "b'], ['a"\nFolder: "/x']];
    expect(new Set(forms.map(shown)).size).toBe(forms.length);
    expect(questionAboutServer('n', program({ args: ['a"\nFolder: "/x'] }))?.lines).toHaveLength(2);
  });

  it('is not asked where it is too long for a screen, as its end could hide something', () => {
    expect(questionAboutServer('n', program({ args: ['x'.repeat(1_900)] }))).not.toBeNull();
    expect(questionAboutServer('n', program({ args: ['x'.repeat(2_000)] }))).toBeNull();
    expect(questionAboutServer('n', program({ args: Array.from({ length: 40 }, () => 'x') }))).toBeNull();
    expect(questionAboutServer('n', program({ args: ['\u200b'.repeat(400)] }))).toBeNull();
  });
});
