import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeFuses } from './judge-fuses.ts';
import { writeStandInElectron } from './stand-in-electron.ts';

// Uses @electron/fuses itself on a stand-in for Electron.

let folder = '';
let program = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workcell-fuses-'));
  writeStandInElectron(folder);
  program = join(folder, 'electron');
});
afterEach(() => rm(folder, { recursive: true }));

/** The fuses set in `electron-builder.yml`, with their names in @electron/fuses. */
async function configuredFuses() {
  const config = await readFile(join(import.meta.dirname, '..', '..', 'electron-builder.yml'), 'utf8');
  const block = /^electronFuses:\n((?: .*\n)+)/m.exec(config)?.[1] ?? '';
  const byName = new Map(Object.entries(FuseV1Options).map(([name, fuse]) => [name.toLowerCase(), fuse]));
  return [...block.matchAll(/^ +(\w+): (true|false)$/gm)].map(([, name = '', isOn]) => {
    const fuse = byName.get(name.toLowerCase()) ?? byName.get(`enable${name.toLowerCase()}`);
    return [fuse, isOn === 'true'] as const;
  });
}

describe('a packaged program', () => {
  it('accepts fuses with which a packaged program runs no other code through a variable or a flag', async () => {
    await flipFuses(program, { version: FuseVersion.V1, ...Object.fromEntries(await configuredFuses()) });
    const wire = await getCurrentFuseWire(program);
    expect(judgeFuses(wire)).toEqual([]);
    const { RunAsNode, EnableNodeOptionsEnvironmentVariable, EnableNodeCliInspectArguments } = FuseV1Options;
    const off = [RunAsNode, EnableNodeOptionsEnvironmentVariable, EnableNodeCliInspectArguments];
    expect(off.map((fuse) => wire[fuse])).toEqual(off.map(() => '0'.charCodeAt(0)));
    expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe('1'.charCodeAt(0));
  });

  it('rejects a packaged program if any one fuse differs', async () => {
    const configured = await configuredFuses();
    expect(configured).toHaveLength(8);
    for (const [fuse, isOn] of configured) {
      const others = Object.fromEntries(configured);
      await flipFuses(program, { version: FuseVersion.V1, ...others, [String(fuse)]: !isOn });
      const must = `The fuse ${FuseV1Options[Number(fuse)]} must be ${isOn ? 'on' : 'off'}.`;
      expect(judgeFuses(await getCurrentFuseWire(program))).toEqual([must]);
    }
  });
});
