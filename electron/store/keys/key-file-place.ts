import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { isInside } from '../../../shared/files/is-inside.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { getErrorCode, getErrorMessage } from '../../base/error-message.ts';
import { resolveRealPath } from '../../files/real-path.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import type { ProtectorFailure, WrappingKeyPlace } from './protector.ts';
import type { RestrictFolder } from './windows-acl.ts';

/** Where key files are. */
export type KeyFileInfo = {
  readonly folder: string;
  /**
   * Folders that must not contain the key file: a copy of the data folder, or a command in a workspace, would get the
   * key.
   */
  readonly apartFrom: readonly string[];
  readonly platform: NodeJS.Platform;
  /** Restricts the folder to this account, on systems where file modes cannot (Windows). Null: file modes can. */
  readonly restrictFolder?: RestrictFolder | null;
};

/**
 * Stores wrapping keys in files of mode 0600, one per data key. Only file permissions protect them. A file that others
 * can read anyway, for example on a disk without permissions, is not used. Windows has no modes, so the folder gets an
 * access list there before a key is written. A folder from an earlier version gets one when its key is read.
 */
export function createKeyFilePlace({
  folder,
  apartFrom,
  platform,
  restrictFolder = null,
}: KeyFileInfo): WrappingKeyPlace {
  const getPath = (keyId: string) => join(folder, `${keyId}.key`);
  return {
    kind: 'keyFile',
    store: async (keyId, wrappingKey) => {
      const path = getPath(keyId);
      try {
        if (await isInsideAny(folder, apartFrom, platform)) {
          return err({
            type: 'unavailable',
            reason: t`${folder} cannot store keys because it is inside the data they protect.`,
          });
        }
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const restricted = await restrictFolder?.(folder);
        if (restricted?.ok === false) {
          return err({
            type: 'unavailable',
            reason: t`${folder} cannot be protected from other accounts: ${restricted.error}`,
          });
        }
        await writeFileAtomically(path, `${Buffer.from(wrappingKey).toString('base64')}\n`);
        const guarded = await checkMode(path, platform);
        if (!guarded.ok) await rm(path);
        return guarded.ok ? ok(null) : guarded;
      } catch (failure) {
        return err({ type: 'unavailable', reason: t`${path} cannot be written: ${getErrorMessage(failure)}.` });
      }
    },
    fetch: async (keyId) => {
      const path = getPath(keyId);
      try {
        const guarded = await checkMode(path, platform);
        if (!guarded.ok) return guarded;
        const bytes = Buffer.from(await readFile(path, 'utf8'), 'base64');
        // Return the key even if this fails: no one should lose their threads because of an access list.
        await restrictFolder?.(folder);
        return bytes.length === 32 ? ok(bytes) : err({ type: 'wrongKey' });
      } catch (failure) {
        if (getErrorCode(failure) === 'ENOENT') return err({ type: 'missing' });
        return err({ type: 'unavailable', reason: t`${path} cannot be read: ${getErrorMessage(failure)}.` });
      }
    },
    forget: (keyId) => rm(getPath(keyId), { force: true }).catch(() => {}),
  };
}

async function isInsideAny(folder: string, others: readonly string[], platform: NodeJS.Platform): Promise<boolean> {
  const style = platform === 'win32' ? 'windows' : 'posix';
  const real = await resolveRealPath(folder);
  const realOthers = await Promise.all(others.map(resolveRealPath));
  return realOthers.some((other) => isInside(other, real, style));
}

async function checkMode(path: string, platform: NodeJS.Platform): Promise<Result<null, ProtectorFailure>> {
  if (platform === 'win32' || ((await stat(path)).mode & 0o077) === 0) return ok(null);
  return err({
    type: 'denied',
    reason: t`Other accounts can read ${path}. Remove their access (chmod 600), then try again.`,
  });
}
