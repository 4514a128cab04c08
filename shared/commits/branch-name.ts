/** The longest name of a branch, in characters. Git makes a file of it. */
const maxBranchName = 200;

/** Whether git accepts a name for a new branch, by the rules of `git check-ref-format --branch`. */
export function isBranchName(name: string): boolean {
  if (name === '' || name.length > maxBranchName || !name.isWellFormed()) return false;
  if (name === '@' || name === 'HEAD' || name.startsWith('-') || name.endsWith('.')) return false;
  if (/[\p{Cc} ~^:?*[\\]|\.\.|@\{/u.test(name)) return false;
  return name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}
