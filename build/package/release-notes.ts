/**
 * The notes for a version in CHANGELOG.md, without its heading. Throws without any, because no version ships without
 * notes.
 */
export function readReleaseNotes(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.split('\n', 1)[0]?.trim() === version);
  const notes = section?.slice(section.indexOf('\n')).trim() ?? '';
  if (notes === '') throw new Error(`CHANGELOG.md has no notes for ${version}`);
  return notes;
}
