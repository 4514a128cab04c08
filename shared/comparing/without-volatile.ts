/** Of a text so many characters tell what it is about. */
const mostRead = 2_000;

const temporary = /(?:\/private)?\/(?:tmp|var\/tmp|var\/folders)(?:\/[^\s"'`;|&()<>]*)?/g;
const windowsTemporary = /[A-Za-z]:\\[^\s"'`;|&()<>]*\\Te?mp(?:\\[^\s"'`;|&()<>]*)?/gi;
/** The folder of a run or its worktree, whoever's home that is in. */
const ownFolder = /[^\s"'`=;|&()<>]*[\\/]wc-[A-Za-z0-9._-]+/g;
const time = /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?/g;
const uuid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
/** Hashes and ids: hexadecimal digits of which some are letters and some are not. */
const id = /\b(?=[a-f]{0,40}\d)(?=\d{0,40}[a-f])[0-9a-f]{7,64}\b/gi;
/** Small numbers mean something, such as lines of a file; long ones are ports, processes and times. */
const longNumber = /\d{4,}/g;

/**
 * A command, path or argument without what differs from run to run: temporary paths, the folder it ran in (`root`), ids,
 * times and long numbers. White space is folded; of a long text only the beginning is looked at.
 */
export function withoutVolatile(text: string, root: string): string {
  const start = text.slice(0, mostRead);
  return (root === '' ? start : start.replaceAll(root, '.'))
    .replace(ownFolder, '.')
    .replace(temporary, '<tmp>')
    .replace(windowsTemporary, '<tmp>')
    .replace(uuid, '#')
    .replace(time, '#')
    .replace(id, '#')
    .replace(longNumber, '#')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A path as it is seen from the folder of its run. */
export function pathWithin(path: string, root: string): string {
  const plain = path.replaceAll('\\', '/');
  const base = root.replaceAll('\\', '/').replace(/\/$/, '');
  const own = base !== '' && plain.startsWith(`${base}/`) ? plain.slice(base.length + 1) : plain;
  return own.replace(/^\S*\/wc-[A-Za-z0-9._-]+\//, '').replace(/^\.\//, '');
}
