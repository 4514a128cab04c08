import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findClaude } from './find-claude.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workcell-find-claude-'));
  path = ['relative', join(folder, 'npm'), join(folder, 'nodejs')].join(delimiter);
});
afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, text = ''): Promise<string> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}

/** Returns the shim that npm writes for a program, or for a script that Node runs. */
const npmShim = (target: string) =>
  target.endsWith('.exe')
    ? `@ECHO off\r\nGOTO start\r\n:find_dp0\r\nSET dp0=%~dp0\r\nEXIT /b\r\n:start\r\nSETLOCAL\r\nCALL :find_dp0\r\n"%dp0%\\${target}"   %*\r\n`
    : `@ECHO off\r\nCALL :find_dp0\r\nIF EXIST "%dp0%\\node.exe" (\r\n  SET "_prog=%dp0%\\node.exe"\r\n) ELSE (\r\n  SET "_prog=node"\r\n)\r\nendLocal & "%_prog%"  "%dp0%\\${target}" %*\r\n`;

describe('Claude Code on Windows', () => {
  it("Claude Code on Windows is found behind npm's claude.cmd, as a program", async () => {
    const program = await put('npm/node_modules/@anthropic-ai/claude-code/bin/claude.exe');
    await put('npm/claude.cmd', npmShim('node_modules\\@anthropic-ai\\claude-code\\bin\\claude.exe'));
    expect(await findClaude(path, 'win32')).toEqual({ program, args: [] });
  });

  it('Claude Code on Windows is found behind npm’s claude.cmd as a script, with the Node that the shim uses', async () => {
    const script = await put('npm/node_modules/@anthropic-ai/claude-code/cli.js');
    await put('npm/claude.cmd', npmShim('node_modules\\@anthropic-ai\\claude-code\\cli.js'));
    expect(await findClaude(path, 'win32')).toBeNull();
    const program = await put('nodejs/node.exe');
    expect(await findClaude(path, 'win32')).toEqual({ program, args: [script] });
    const beside = await put('npm/node.exe');
    expect(await findClaude(path, 'win32')).toEqual({ program: beside, args: [script] });
  });

  it("Claude Code on Windows is found behind pnpm's shim", async () => {
    const program = await put('store/claude-code/bin/claude.exe');
    await put('npm/claude.cmd', '@"%~dp0\\..\\store\\claude-code\\bin\\claude.exe" %*\r\n');
    expect(await findClaude(path, 'win32')).toEqual({ program, args: [] });
  });

  it("Claude Code on Windows is the installer's program if that comes first", async () => {
    const program = await put('npm/claude.exe');
    await put('npm/claude.cmd', 'something else');
    expect(await findClaude(path, 'win32')).toEqual({ program, args: [] });
  });

  it('Claude Code on Windows is not a shim with a missing target, or another file', async () => {
    await put('npm/claude.cmd', npmShim('node_modules\\gone.exe'));
    expect(await findClaude(path, 'win32')).toBeNull();
    await put('npm/claude.cmd', 'echo %1 & del C:\\');
    expect(await findClaude(path, 'win32')).toBeNull();
  });
});

it.runIf(process.platform !== 'win32')('finds Claude Code on PATH as a program on other systems', async () => {
  const program = await put('npm/claude');
  expect(await findClaude(path, 'linux')).toEqual({ program, args: [] });
});
