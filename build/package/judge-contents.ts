/** A file of the packaged app. */
export type PackagedFile = {
  /** Its path in the archive, such as `dist/main.js`. */
  readonly path: string;
  readonly bytes: number;
  /** True if it is next to the archive, where the system can find it. */
  readonly unpacked: boolean;
};

/** Files the app cannot start without. */
const needed = ['package.json', 'dist/main.js', 'dist/preload.cjs', 'dist/store-worker.js', 'dist/renderer/index.html'];

/** Files only for development. */
const developmentFiles = /[.](map|ts|tsx|mts|cts)$|[.](test|spec)[.]|(^|\/)(tests?|__tests__|e2e|fixtures)\//;

/** Codex's own files, which are packaged completely. */
const codexFiles = /^node_modules\/@openai\/codex-[^/]+\//;

/**
 * The problems with a package's contents, one sentence each. `packages` are the allowed npm packages. Only native
 * modules and Codex's files are outside the archive, because its integrity check does not cover them.
 */
export function judgeContents(files: readonly PackagedFile[], packages: ReadonlySet<string>): readonly string[] {
  const paths = new Set(files.map(({ path }) => path));
  const present = new Set(files.map(({ path }) => getPackage(path)).filter((name) => name !== null));
  const belongsOutside = (path: string) => path.endsWith('.node') || codexFiles.test(path);
  return [
    ...needed.filter((path) => !paths.has(path)).map((path) => `${path} is missing.`),
    ...files
      .filter(({ path }) => developmentFiles.test(path) && !codexFiles.test(path))
      .map(({ path }) => `${path} is only for working on the app.`),
    ...[...present.difference(packages)].map((name) => `${name} is no dependency of the app at run time.`),
    ...files
      .filter(({ path, unpacked }) => unpacked !== belongsOutside(path))
      .map(({ path, unpacked }) => `${path} lies ${unpacked ? 'outside' : 'inside'} the archive.`),
  ];
}

/** The npm package of a file. Null for a file of the app itself. */
function getPackage(path: string): string | null {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? null;
}
