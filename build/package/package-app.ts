import { fileURLToPath } from 'node:url';
import { build, type Configuration, Platform } from 'electron-builder';
import type { ElectronFacts } from '../electron-runtime.ts';

/** The folder of the project. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Which Electron is on this machine, for `findElectronDist`; whether it could run here does not matter. */
export const electronFacts: ElectronFacts = {
  platform: process.platform,
  env: process.env,
  packageFolder: `${root}/node_modules/electron`,
  uid: undefined,
};

export type PackageOptions = {
  /** Where the packages go. */
  readonly output: string;
  /** A folder with an unpacked Electron for this machine; null: electron-builder downloads one. */
  readonly electronDist: string | null;
  /** Makes only the folder of the app, no installer. */
  readonly unpacked: boolean;
  /** What goes over electron-builder.yml. */
  readonly config: Configuration;
};

/**
 * Packages the build for this machine; native modules and Codex are installed for no other. Rejects when it fails, also
 * when the configuration does not fit electron-builder's schema.
 */
export async function packageApp({ output, electronDist, unpacked, config }: PackageOptions): Promise<void> {
  await build({
    projectDir: root,
    targets: Platform.current().createTarget(unpacked ? 'dir' : undefined),
    publish: 'never',
    config: { ...config, directories: { output }, ...(electronDist === null ? {} : { electronDist }) },
  });
}

/** Where the folder of the packaged app has its resources, below `output`, and its program. */
export function packagedPlaces(output: string): { readonly program: string; readonly resources: string } {
  const { arch, platform } = process;
  // electron-builder names the architecture of a folder unless it is x64.
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
