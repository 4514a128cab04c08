import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { findElectronToTry, packageApp, root } from './package-app.ts';
import { planUpdates } from './plan-updates.ts';
import { readReleaseNotes } from './release-notes.ts';
import { signRelease } from './sign-release.ts';
import { planSigning } from './signing.ts';

// `npm run package`: builds, then creates the installers for this machine in artifacts/package. `-- --unpacked` creates
// only the app's folder, which needs none of electron-builder's downloads. Without an Electron, it uses the one of the
// desktop tests.

const { env, platform } = process;
const built = spawnSync(process.execPath, ['build/build.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...env, WORKCELL_BUILD_IS_RELEASE: '1' },
});
if (built.status !== 0) process.exit(1);
const signing = planSigning(platform, env);
const notes = readReleaseNotes(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), packageJson.version);
const updates = planUpdates(env, notes);
for (const words of [...signing.skipped, ...updates.skipped]) process.stderr.write(`${words}\n`);
const output = 'artifacts/package';
const unpacked = process.argv.includes('--unpacked');
const found = findElectronToTry();
const isForTests = found !== null && found.testRuntime !== null;
await packageApp({
  output,
  // The test Electron is only for trying a package, never for release.
  electron: isForTests && !unpacked ? null : found,
  unpacked,
  config: { ...signing.config, ...updates.config },
});
if (isForTests && unpacked) {
  process.stderr.write(
    'This package has the Electron of the tests in it. Use it to try the app, and give it to nobody.\n',
  );
}
if (updates.key !== null) {
  const folder = join(root, output);
  for (const name of readdirSync(folder).filter((file) => /^latest.*[.]yml$/.test(file))) {
    const file = join(folder, name);
    writeFileSync(file, signRelease(readFileSync(file, 'utf8'), updates.key));
  }
}
