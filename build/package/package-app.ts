import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Configuration, Platform } from 'electron-builder';
import { z } from 'zod';
import type { ElectronFacts } from '../electron-runtime.ts';
import { parseLockFile } from '../lock-file.ts';
import { findRuntime, type TestRuntime } from '../test-electron/recipe.ts';
import { findElectronDist } from './electron-dist.ts';
import { fitToTestRuntime } from './fit-to-test-runtime.ts';
import { readThirdParty, type ThirdParty, writeThirdParty } from './third-party.ts';

/** The project folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The facts that `findElectronDist` needs to find the Electron on this machine. Whether it can run here does not
 * matter.
 */
export const electronFacts: ElectronFacts = {
  platform: process.platform,
  env: process.env,
  packageFolder: `${root}/node_modules/electron`,
  uid: undefined,
};

/** The Electron for a package. */
export type PackagedElectron = {
  /** A folder with an unpacked Electron for this machine. */
  readonly dist: string;
  /** What the app needs to run with it, if it is the Electron of the desktop tests. */
  readonly testRuntime: TestRuntime | null;
};

/**
 * This machine's Electron, or else the Electron of the desktop tests, which is only for trying a package. Null without
 * one.
 */
export function findElectronToTry(): PackagedElectron | null {
  const own = findElectronDist(electronFacts);
  if (own !== null) return { dist: own, testRuntime: null };
  const testRuntime = findRuntime();
  return testRuntime === null ? null : { dist: testRuntime.dist, testRuntime };
}

export type PackageOptions = {
  /** The folder for the packages. */
  readonly output: string;
  /** Null means that electron-builder downloads one. */
  readonly electron: PackagedElectron | null;
  /** Creates only the app's folder, without an installer. */
  readonly unpacked: boolean;
  /** Overrides electron-builder.yml. */
  readonly config: Configuration;
};

/**
 * Packages the build for this machine, the only one that native modules and Codex are installed for. Rejects on
 * failure, including when the configuration does not match electron-builder's schema.
 */
export async function packageApp({ output, electron, unpacked, config }: PackageOptions): Promise<void> {
  const terms = join(root, 'artifacts', 'THIRD-PARTY.txt');
  mkdirSync(join(root, 'artifacts'), { recursive: true });
  writeFileSync(terms, writeThirdParty(listAppPackages()));
  await build({
    projectDir: root,
    targets: Platform.current().createTarget(unpacked ? 'dir' : undefined),
    publish: 'never',
    config: {
      ...config,
      directories: { output },
      extraResources: [{ from: terms, to: 'THIRD-PARTY.txt' }],
      ...(electron === null ? {} : { electronDist: electron.dist }),
    },
  });
  // electron-builder's handler for the end of the process would set the exit code to 0, whatever it was.
  process.removeAllListeners('beforeExit');
  if (electron?.testRuntime) fitToTestRuntime(getPackagedPaths(resolve(root, output)).program, electron.testRuntime);
}

/** The npm packages in the app: those in the build, and those shipped as they are. Needs the build. */
export function listAppPackages(): readonly ThirdParty[] {
  const bundled = z.array(z.string()).parse(JSON.parse(readFileSync(join(root, 'dist/bundled-packages.json'), 'utf8')));
  return [...new Set([...bundled, ...listShippedPackages()])].map((folder) => readThirdParty(join(root, folder)));
}

/**
 * The folders of npm packages that ship: those that are not development packages in the lock file, except for the
 * development Node.
 */
export function listShippedPackages(): readonly string[] {
  const { packages } = parseLockFile(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path, { dev = false }]) => path !== '' && !dev && !/\/node(-bin-setup)?$/.test(path))
    .map(([path]) => path)
    .filter((path) => existsSync(join(root, path)));
}

/** The paths of the packaged app's resources and program, below `output`. */
export function getPackagedPaths(output: string): { readonly program: string; readonly resources: string } {
  const { arch, platform } = process;
  // electron-builder adds the architecture to a folder's name unless it is x64.
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  if (platform === 'darwin') {
    const contents = `${output}/mac${suffix}/Workcell.app/Contents`;
    return { program: `${contents}/MacOS/Workcell`, resources: `${contents}/Resources` };
  }
  const folder = `${output}/${platform === 'win32' ? 'win' : 'linux'}${suffix}-unpacked`;
  return {
    program: `${folder}/${platform === 'win32' ? 'Workcell.exe' : 'workcell'}`,
    resources: `${folder}/resources`,
  };
}
