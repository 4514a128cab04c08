import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { extractFile } from '@electron/asar';
import { getCurrentFuseWire } from '@electron/fuses';
import { codexPackageName, findProgramOfPackage } from '../../electron/codex/codex-package.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { judgeContents, type PackagedFile } from './judge-contents.ts';
import { judgeFuses } from './judge-fuses.ts';
import { listArchive } from './list-archive.ts';
import { getPackagedPaths, listAppPackages, listShippedPackages, root } from './package-app.ts';
import { judgeLicenses } from './third-party.ts';

/** The maximum size of our own part of a download, in bytes. Electron and Codex add 300 MB. */
const sizeLimit = 12_000_000;

/**
 * Finds what is wrong with the contents of a package: a sentence each. `output` is the folder that `packageApp` made.
 * Writes the list of its files to artifacts/package-files.txt.
 */
export async function judgePackage(output: string): Promise<readonly string[]> {
  const { program, resources } = getPackagedPaths(output);
  const archive = join(resources, 'app.asar');
  const files = listArchive(archive);
  writeFileSync(
    join(root, 'artifacts', 'package-files.txt'),
    files.map(({ path, bytes, unpacked }) => `${unpacked ? 'beside' : 'inside'} ${bytes} ${path}\n`).join(''),
  );
  const sizeOf = (unpacked: boolean) =>
    Math.round(files.reduce((sum, file) => sum + (file.unpacked === unpacked ? file.bytes : 0), 0) / 100_000) / 10;
  process.stdout.write(
    `${files.length} files: ${sizeOf(false)} MB in the archive, ${sizeOf(true)} MB beside it, Electron not counted\n`,
  );
  return [
    ...judgeContents(files, new Set(listShippedPackages().map((path) => path.replace(/^.*node_modules\//, '')))),
    ...judgeTerms(resources),
    ...judgeCodex(resources),
    ...judgeFuses(await getCurrentFuseWire(program)),
    ...judgeLoading(archive, files),
    ...judgeSize(archive),
  ];
}

/** Each package in the app must be listed with its license in the file that ships next to the archive. */
function judgeTerms(resources: string): readonly string[] {
  const packages = listAppPackages();
  const text = readFileSync(join(resources, 'THIRD-PARTY.txt'), 'utf8');
  const missing = packages.filter(({ name, version }) => !text.includes(`${name} ${version}`));
  return [...judgeLicenses(packages), ...missing.map(({ name }) => `THIRD-PARTY.txt does not name ${name}.`)];
}

function judgeSize(archive: string): readonly string[] {
  const bytes = gzipSync(readFileSync(archive)).byteLength;
  process.stdout.write(`app.asar, compressed: ${(bytes / 1_000_000).toFixed(1)} of ${sizeLimit / 1_000_000} MB\n`);
  return bytes <= sizeLimit ? [] : [`app.asar has ${bytes} bytes compressed, more than ${sizeLimit}.`];
}

/** Codex's folder must be complete with the same modes, and its program must run from there. */
function judgeCodex(resources: string): readonly string[] {
  const vendor = `node_modules/${codexPackageName}/vendor`;
  const packaged = describeFiles(join(resources, 'app.asar.unpacked', vendor));
  const problems = describeFiles(join(root, vendor))
    .filter((file) => !packaged.includes(file))
    .map((file) => `Codex lacks ${file}.`);
  const codex = findProgramOfPackage(join(resources, 'app.asar.unpacked'));
  const { status } = spawnSync(codex ?? '', ['--version'], { stdio: 'ignore' });
  return status === 0 ? problems : [...problems, `The packaged Codex does not run: ${codex}.`];
}

/** The path, size, and permissions of each file below a folder, as one text. */
function describeFiles(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => {
      const { mode, size } = statSync(join(parentPath, name));
      return `${join(parentPath, name).slice(path.length + 1)} (${size} bytes, mode ${(mode & 0o777).toString(8)})`;
    });
}

/** Each package the host imports must load from the packaged files alone. */
function judgeLoading(archive: string, files: readonly PackagedFile[]): readonly string[] {
  const place = mkdtempSync(join(tmpdir(), 'workcell-extracted-'));
  try {
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
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
