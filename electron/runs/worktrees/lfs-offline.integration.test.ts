import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import type { Git } from '../../git/git-program.ts';
import { readChanges } from './changes.ts';
import { createBench, git, writeTo } from './testing/repository-bench.ts';

const hasLfs = spawnSync('git-lfs', ['version']).status === 0;

/** Creates a user with one filter, named like that of LFS, in the global configuration. */
function personWith(filter: string): { person: Git; home: string } {
  const folder = createTemporaryFolder('lfs');
  onTestFinished(() => folder.remove());
  const home = join(folder.path, 'home');
  mkdirSync(home);
  writeFileSync(join(home, '.gitconfig'), `[filter "lfs"]\n${filter}\trequired = true\n`);
  const environment = { ...git.environment, HOME: home };
  return { home, person: { ...git, privateFolder: join(folder.path, 'git'), environment } };
}

/** Applies a run that names a server, with an LFS file that is missing on this machine and one that is present. */
async function apply(person: Git, url: string) {
  const bench = await createBench();
  const created = await bench.create({}, person);
  if (!created.ok) throw new Error(JSON.stringify(created.error));
  const record = created.value;
  await writeTo(join(record.path, '.gitattributes'), '*.bin filter=lfs\n');
  await writeTo(join(record.path, '.lfsconfig'), `[lfs]\n\turl = ${url}\n[remote "origin"]\n\tlfsurl = ${url}\n`);
  await writeTo(join(record.path, 'x.bin'), pointer);
  const oid = createHash('sha256').update(local).digest('hex');
  await writeTo(join(bench.root, '.git/lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid), local);
  await writeTo(join(record.path, 'local.bin'), pointerTo(oid, local.length));
  const changes = await readChanges(person, record);
  if (!changes.ok) throw new Error(JSON.stringify(changes.error));
  expect(await bench.apply(record, changes.value.tree, person)).toMatchObject({ ok: true });
  return { read: (name: string) => readFileSync(join(bench.root, name), 'utf8') };
}

const local = 'here\n';
const pointerTo = (oid: string, size: number) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${size}\n`;
const pointer = pointerTo('ab'.repeat(32), 12_345);

it.skipIf(process.platform === 'win32')(
  'stops the filters of Apply from fetching anything, whatever a run configures',
  async () => {
    const { home, person } = personWith(`\tsmudge = "\\"$HOME/filter\\""\n\tclean = cat\n`);
    const filter = `#!/bin/sh\nenv | grep GIT_LFS | sort > "$HOME/env"\ngit config --list > "$HOME/config"\ncat\n`;
    writeFileSync(join(home, 'filter'), filter, { mode: 0o755 });
    const { read } = await apply(person, 'http://127.0.0.1:1/');
    expect(read('x.bin')).toBe(pointer);
    expect(readFileSync(join(home, 'env'), 'utf8').trim().split('\n')).toEqual(['GIT_LFS_SKIP_DOWNLOAD_ERRORS=1']);
    const config = readFileSync(join(home, 'config'), 'utf8').split('\n');
    expect(config.filter((line) => /^(lfs|credential|remote)\./.test(line) && !line.startsWith('lfs.storage'))).toEqual(
      [
        'lfs.url=file:///dev/null/none',
        'lfs.pushurl=file:///dev/null/none',
        'lfs.standalonetransferagent=none',
        'lfs.customtransfer.none.path=',
        'lfs.locksverify=false',
        'lfs.skipdownloaderrors=true',
        'lfs.transfer.maxretries=1',
        'credential.helper=',
      ],
    );
  },
);

it.runIf(hasLfs).each([
  ['process', '\tclean = git-lfs clean -- %f\n\tsmudge = git-lfs smudge -- %f\n\tprocess = git-lfs filter-process\n'],
  ['smudge', '\tclean = git-lfs clean -- %f\n\tsmudge = git-lfs smudge -- %f\n'],
])(
  'contacts no server that a run names with the %s of git-lfs, and makes files from local data',
  async (_how, filter) => {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.writeHead(404).end('{}');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { person } = personWith(filter);
    const { read } = await apply(person, `http://127.0.0.1:${port}/evil`);
    expect(read('x.bin')).toBe(pointer);
    expect(read('local.bin')).toBe(local);
    expect(requests).toEqual([]);
  },
);
