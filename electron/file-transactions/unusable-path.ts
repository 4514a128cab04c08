import { t } from '../../shared/i18n/i18n.ts';

const reserved = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ ]*([.].*)?$/i;

/**
 * Why a path must not be written on a platform, as half a sentence; null if it may. Trees come from runs, so nothing
 * about their paths can be trusted.
 */
export function whyUnusable(path: string, platform: NodeJS.Platform): string | null {
  const names = path.split('/');
  if (path.includes('\0') || names.some((name) => name === '' || name === '.' || name === '..')) {
    return t`it does not stay inside the folder`;
  }
  if (names.some(isGitFolder)) return t`it belongs to git itself`;
  if (!path.isWellFormed() && platform !== 'linux') return t`its name is not valid text on this system`;
  if (platform !== 'win32') return null;
  return names.some(isForbiddenOnWindows) ? t`Windows does not allow this name` : null;
}

/** Detects `.git` under all names by which Windows and macOS find it. */
function isGitFolder(name: string): boolean {
  const plain = name.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '').toLowerCase();
  return /^(\.git|git~1)[ .]*(:.*)?$/.test(plain);
}

function isForbiddenOnWindows(name: string): boolean {
  return (
    reserved.test(name) ||
    [...name].some((character) => character < ' ') ||
    /[<>:"|?*\\]/.test(name) ||
    /[. ]$/.test(name)
  );
}
