/** How many characters of a text are cleaned. The rest stays unchanged, up to the second limit. */
const maxCleanedCharacters = 400;
const maxReadCharacters = 2_000;

const temporary = /(?:\/private)?\/(?:tmp|var\/tmp|var\/folders)(?:\/[^\s"'`;|&()<>]*)?/g;
const windowsTemporary = /[A-Za-z]:\\[^\s"'`;|&()<>]*\\Te?mp(?:\\[^\s"'`;|&()<>]*)?/gi;
/** The folder of a run or its worktree, in any home folder. */
const ownFolder = /[^\s"'`=;|&()<>]*[\\/]wc-[A-Za-z0-9._-]+/g;
const time = /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?/g;
const uuid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
const hexadecimal = /\b[0-9a-f]{7,64}\b/gi;
/** Small numbers, such as line numbers, are meaningful. Long ones are ports, processes, and times. */
const longNumber = /\d{4,}/g;
const space = /\s+/g;

/**
 * A command, path, or argument without what varies between runs: temporary paths, its working folder (`root`), ids,
 * times, and long numbers. White space is collapsed. It runs for every step of a run, so it skips patterns that a text
 * cannot contain.
 */
export function removeVolatile(text: string, root: string): string {
  let clean = text.slice(0, maxCleanedCharacters);
  if (root !== '' && clean.includes(root)) clean = clean.replaceAll(root, '.');
  if (clean.includes('wc-')) clean = clean.replace(ownFolder, '.');
  if (clean.includes('/tmp') || clean.includes('/var/')) clean = clean.replace(temporary, '<tmp>');
  if (clean.includes(':\\')) clean = clean.replace(windowsTemporary, '<tmp>');
  if (/\d/.test(clean)) clean = removeNumbers(clean);
  const rest = text.length > maxCleanedCharacters ? text.slice(maxCleanedCharacters, maxReadCharacters) : '';
  return clean.replace(space, ' ').trim() + rest;
}

function removeNumbers(text: string): string {
  const dashed = text.includes('-') ? text.replace(uuid, '#').replace(time, '#') : text;
  return dashed.replace(hexadecimal, replaceIds).replace(longNumber, '#');
}

/** Hashes and ids have letters and digits. Words have only letters, and numbers are handled separately. */
function replaceIds(found: string): string {
  return /\d/.test(found) && /[a-f]/i.test(found) ? '#' : found;
}

/** A path relative to its run's folder. */
export function toRunPath(path: string, root: string): string {
  const plain = path.replaceAll('\\', '/');
  const base = root.replaceAll('\\', '/').replace(/\/$/, '');
  const own = base !== '' && plain.startsWith(`${base}/`) ? plain.slice(base.length + 1) : plain;
  return own.replace(/^\S*\/wc-[A-Za-z0-9._-]+\//, '').replace(/^\.\//, '');
}
