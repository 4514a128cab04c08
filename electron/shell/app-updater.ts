import type { AppUpdater, CancellationToken } from 'electron-updater';
import { z } from 'zod';
import { err, ok } from '../../shared/base/result.ts';
import type { UpdateProgram, UpdateSource } from '../host/update-program.ts';
import { isSignedBy, signedRelease } from '../updates/release-signature.ts';
import { toUpdateProblem } from '../updates/to-update-problem.ts';

/** The parts of electron-updater, which is loaded on demand. */
export type LoadedUpdater = { readonly updater: AppUpdater; readonly createToken: () => CancellationToken };

const releaseFile = signedRelease.extend({ signature: z.string() });

/**
 * Finds and downloads updates with electron-updater, which verifies the checksum of the download, and on macOS and
 * Windows the package's signature. We also verify the release file on every system before any download. Sends nothing
 * about the machine: the id that electron-updater generates stays here.
 */
export function createFinder(
  { createToken, updater }: LoadedUpdater,
  { address, publicKey }: UpdateSource,
): Pick<UpdateProgram, 'check' | 'download'> {
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.disableWebInstaller = true;
  updater.logger = null;
  updater.requestHeaders = { 'x-user-staging-id': 'none', 'user-agent': 'Workcell' };
  updater.setFeedURL({ provider: 'generic', url: address });
  // Every failure is also thrown; an error event without a listener would throw it again.
  updater.on('error', () => undefined);
  return {
    check: async () => {
      try {
        const found = await updater.checkForUpdates();
        if (found?.isUpdateAvailable !== true) return ok(null);
        const read = releaseFile.safeParse(found.updateInfo);
        if (!read.success) return err({ kind: 'notSigned', detail: '' });
        const { releaseNotes, signature, version } = read.data;
        if (!isSignedBy(publicKey, read.data, signature)) return err({ kind: 'notSigned', detail: '' });
        return ok({ version, notes: releaseNotes });
      } catch (failure) {
        return err(toUpdateProblem(failure, 'check'));
      }
    },
    download: async (onPart, signal) => {
      const token = createToken();
      const cancel = (): void => token.cancel();
      const handle = ({ percent }: { readonly percent: number }): void => onPart(percent);
      signal.addEventListener('abort', cancel, { once: true });
      updater.on('download-progress', handle);
      try {
        await updater.downloadUpdate(token);
        return ok(null);
      } catch (failure) {
        return err(toUpdateProblem(failure, 'download'));
      } finally {
        updater.off('download-progress', handle);
        signal.removeEventListener('abort', cancel);
      }
    },
  };
}

/**
 * The program that replaces the installed app: the Windows installer, the Mac's updater, or the one that puts a new
 * AppImage in place of the old one.
 */
export type UpdaterKind = 'nsis' | 'mac' | 'appImage';

/**
 * Returns how this app is replaced. Null if it is not installed, or if something else updates it, such as a Linux
 * package manager.
 */
export function getUpdaterKind(
  platform: NodeJS.Platform,
  { APPIMAGE }: Readonly<Record<string, string | undefined>>,
  isPackaged: boolean,
): UpdaterKind | null {
  if (!isPackaged) return null;
  if (platform === 'win32') return 'nsis';
  if (platform === 'darwin') return 'mac';
  return platform === 'linux' && APPIMAGE ? 'appImage' : null;
}
