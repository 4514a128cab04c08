import { readFile, rm } from 'node:fs/promises';
import { win32 } from 'node:path';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../../base/error-message.ts';

/** Runs a program with a list of arguments, without a shell. Returns its output, or why it failed, as a sentence. */
export type ProgramRunner = (program: string, args: readonly string[]) => Promise<Result<string, string>>;

/** Restricts a folder, and every file made in it later, to the user's own account. */
export type RestrictFolder = (folder: string) => Promise<Result<null, string>>;

/** What is needed to restrict a folder. `readText` reads the UTF-16 file that icacls writes. */
export type WindowsAclInput = {
  readonly run: ProgramRunner;
  /** Windows' own folder, so that no program of the same name on the PATH runs. */
  readonly systemRoot: string;
  readonly readText?: (path: string) => Promise<string>;
};

/** SYSTEM and the administrators. They can read any file anyway. */
const trustedTrustees = ['SY', 'BA', 'S-1-5-18', 'S-1-5-32-544'];

/**
 * Restricts folders with icacls: turns inheritance off, and gives full control to the user's own account, whose SID is
 * the same in every language of Windows. Reads the list back and fails if it admits anyone else. Tested only with fake
 * programs, not on Windows yet.
 */
export function createWindowsAcl({ run, systemRoot, readText = readUtf16 }: WindowsAclInput): RestrictFolder {
  const tool = (name: string) => win32.join(systemRoot, 'System32', name);
  return async (folder) => {
    const who = await run(tool('whoami.exe'), ['/user', '/fo', 'csv', '/nh']);
    if (!who.ok) return who;
    const sid = /S-1-[0-9-]+/.exec(who.value)?.[0];
    if (sid === undefined) return err(t`Windows did not report which account this is.`);
    const set = await run(tool('icacls.exe'), [folder, '/inheritance:r', '/grant:r', `*${sid}:(OI)(CI)F`, '/q']);
    if (!set.ok) return set;
    const list = win32.join(folder, 'access-list.tmp');
    try {
      const saved = await run(tool('icacls.exe'), [folder, '/save', list, '/q']);
      if (!saved.ok) return saved;
      const text = await readText(list);
      return admitsOnly(sid, text) ? ok(null) : err(t`Other accounts can still read ${folder}.`);
    } catch (failure) {
      return err(getErrorMessage(failure));
    } finally {
      await rm(list, { force: true }).catch(() => {});
    }
  };
}

/**
 * Whether an access list, in Windows' SDDL format, has no inheritance and admits only this account, SYSTEM and the
 * administrators. False for a text without a list.
 */
export function admitsOnly(sid: string, text: string): boolean {
  const list = /D:(?<flags>[A-Z_]*)(?<entries>(?:\([^)]*\))+)/.exec(text)?.groups;
  if (list === undefined || !list.flags?.includes('P')) return false;
  const allowed = [...trustedTrustees, sid, ...(sid.endsWith('-500') ? ['LA'] : [])];
  return [...(list.entries ?? '').matchAll(/\(([^)]*)\)/g)].every(([, entry = '']) => {
    const [kind, , , , , trustee = ''] = entry.split(';');
    return kind === 'D' || allowed.includes(trustee);
  });
}

function readUtf16(path: string): Promise<string> {
  return readFile(path, 'utf16le');
}
