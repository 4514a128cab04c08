/** Returns the part of a unified diff that is about one file; all of it if the diff does not name files. */
export function extractFileDiff(diff: string, path: string): string {
  const sections = diff.split(/^(?=diff --git )/m);
  if (sections.length < 2) return diff;
  const name = path.replaceAll('\\', '/');
  const isAbout = (section: string) =>
    section
      .split('\n', 8)
      .filter((line) => /^(?:diff --git|---|\+\+\+|rename to) /.test(line))
      .some((line) => line.endsWith(`/${name}`) || name.endsWith(line.replace(/^\S+ (?:[ab]\/)?/, '/')));
  return sections.find(isAbout) ?? diff;
}
