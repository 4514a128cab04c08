import { spawnSync } from 'node:child_process';
import { findElectronDist } from './electron-dist.ts';
import { electronFacts, packageApp, root } from './package-app.ts';
import { planSigning } from './signing.ts';

// `npm run package`: builds, then makes the installers for this machine in artifacts/package. `-- --unpacked` makes only the
// folder of the app, which needs none of the tools that electron-builder downloads.

const { env, platform } = process;
const built = spawnSync(process.execPath, ['build/build.ts'], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(1);
const { config, skipped } = planSigning(platform, env);
for (const words of skipped) process.stderr.write(`${words}\n`);
await packageApp({
  output: 'artifacts/package',
  electronDist: findElectronDist(electronFacts),
  unpacked: process.argv.includes('--unpacked'),
  config,
});
