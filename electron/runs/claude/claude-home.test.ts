import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { findClaudeHome } from './claude-home.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = createTemporaryFolder('claude-home');
});
afterEach(() => folder.remove());

const at = (name: string) => join(folder.path, name);
const find = (more: Readonly<Record<string, string>> = {}, workspaces: readonly string[] = []) =>
  findClaudeHome({ HOME: folder.path, USERPROFILE: folder.path, ...more }, workspaces, at('managed-mcp.json'));
const persons = (file: string | null) => ({ ok: true, value: { type: 'persons', file } });

describe("the user's servers", () => {
  const servers = JSON.stringify({ numStartups: 3, mcpServers: { mine: { command: 'mine' } } });

  it('the user’s MCP servers are in a file of the home folder, or of CLAUDE_CONFIG_DIR', async () => {
    await writeFile(at('.claude.json'), servers);
    expect(await find()).toEqual(persons(at('.claude.json')));
    expect(await find({ CLAUDE_CONFIG_DIR: '' })).toEqual(persons(at('.claude.json')));
    expect(await find({ CLAUDE_CONFIG_DIR: at('other') })).toEqual(persons(null));
    await mkdir(at('other'));
    await writeFile(at('other/.claude.json'), servers);
    expect(await find({ CLAUDE_CONFIG_DIR: at('other') })).toEqual(persons(at('other/.claude.json')));
  });

  it('the user’s MCP servers are in the file of older versions if that exists', async () => {
    await mkdir(at('.claude'));
    await writeFile(at('.claude/.config.json'), servers);
    await writeFile(at('.claude.json'), '{}');
    expect(await find()).toEqual(persons(at('.claude/.config.json')));
  });

  // Claude Code would not start with such a file.
  it.each(['', '{', '[]', '{"numStartups":1}', '{"mcpServers":[]}', '{"mcpServers":{}}'])(
    'the user’s MCP servers are empty if the file is %j',
    async (text) => {
      await writeFile(at('.claude.json'), text);
      expect(await find()).toEqual(persons(null));
    },
  );

  it("the user's MCP servers are replaced by an administrator's servers", async () => {
    await writeFile(at('.claude.json'), servers);
    await writeFile(at('managed-mcp.json'), '{}');
    expect(await find()).toEqual({ ok: true, value: { type: 'administrators' } });
  });
});

describe('settings that a turn could write', () => {
  const refused = (place: string) => ({
    ok: false,
    error: `Codex may be able to change Claude Code settings in ${place}. Set CLAUDE_CONFIG_DIR to a folder outside the ones you open in Workcell.`,
  });

  it('settings that a turn could write keep Claude Code from starting', async () => {
    await mkdir(at('workspace'));
    expect(await find({}, [at('workspace')])).toEqual(persons(null));
    expect(await find({}, [folder.path])).toEqual(refused(at('.claude')));
    const inside = at('workspace/claude');
    expect(await find({ CLAUDE_CONFIG_DIR: inside }, [at('workspace')])).toEqual(refused(inside));
    expect(await find({ CLAUDE_CONFIG_DIR: 'claude' })).toEqual(refused('claude'));
    expect(await find({ HOME: '.', USERPROFILE: '.' })).toEqual(refused('.claude'));
  });

  it.skipIf(process.platform === 'win32')(
    'settings that a turn could write through links keep Claude Code from starting',
    async () => {
      await mkdir(at('workspace/dotfiles'), { recursive: true });
      await mkdir(at('.claude'));
      await symlink(at('workspace/dotfiles/settings.json'), at('.claude/settings.json'));
      expect(await find({}, [at('workspace')])).toEqual(refused(at('.claude')));
      await rm(at('.claude/settings.json'));
      await symlink(at('workspace/dotfiles/claude.json'), at('.claude.json'));
      expect(await find({}, [at('workspace')])).toEqual(refused(at('.claude')));
    },
  );
});
