import { describe, expect, it } from 'vitest';
import { isProgramSettings } from './program-settings.ts';

describe('isProgramSettings', () => {
  it.each([
    '.gitattributes',
    '/work/app/.gitmodules',
    '.vscode/tasks.json',
    'C:\\work\\.vscode\\settings.json',
    '.claude/settings.json',
    '.mcp.json',
    'CLAUDE.md',
    'docs/AGENTS.md',
    '.envrc',
    '.env.local',
    'package.json',
    '.npmrc',
    '.husky/pre-commit',
    '.github/workflows/ci.yml',
    'Makefile',
    'app.code-workspace',
    '.devcontainer/devcontainer.json',
    '.VSCODE/Tasks.json',
  ])('recognizes %s', (path) => {
    expect(isProgramSettings(path)).toBe(true);
  });

  it.each([
    'src/greet.js',
    'README.md',
    'docs/package.json.md',
    'vscode/tasks.json',
    'my.envrc.txt',
    '.gitignore',
    'src/claude.ts',
    'Makefile.md',
    'environment.ts',
  ])('treats %s as an ordinary file', (path) => {
    expect(isProgramSettings(path)).toBe(false);
  });
});
