/** A file of the packaged app. */
export type PackagedFile = {
  /** In the archive, as `dist/main.js`. */
  readonly path: string;
  readonly bytes: number;
  /** It lies beside the archive, where the system finds it. */
  readonly unpacked: boolean;
};

/** What the app cannot start without. */
const needed = ['package.json', 'dist/main.js', 'dist/preload.cjs', 'dist/store-worker.js', 'dist/renderer/index.html'];

/** What is only for working on the app. */
const forWork = /[.](map|ts|tsx|mts|cts)$|[.](test|spec)[.]|(^|\/)(tests?|__tests__|e2e|fixtures)\//;

/** Codex's own files, which are packaged whole. */
const ofCodex = /^node_modules\/@openai\/codex-[^/]+\//;

/**
 * What is wrong with the contents of a package, one sentence each. `packages` are the npm packages that may be in it.
 * Outside the archive are native modules and Codex's files, and nothing else: the archive's integrity check does not
 * reach there.
 */
export function judgeContents(files: readonly PackagedFile[], packages: ReadonlySet<string>): readonly string[] {
  const paths = new Set(files.map(({ path }) => path));
  const present = new Set(files.map(({ path }) => packageOf(path)).filter((name) => name !== null));
  const belongsOutside = (path: string) => path.endsWith('.node') || ofCodex.test(path);
  return [
    ...needed.filter((path) => !paths.has(path)).map((path) => `${path} is missing.`),
    ...files
      .filter(({ path }) => forWork.test(path) && !ofCodex.test(path))
      .map(({ path }) => `${path} is only for working on the app.`),
    ...[...present.difference(packages)].map((name) => `${name} is no dependency of the app at run time.`),
    ...files
      .filter(({ path, unpacked }) => unpacked !== belongsOutside(path))
      .map(({ path, unpacked }) => `${path} lies ${unpacked ? 'outside' : 'inside'} the archive.`),
  ];
}

/** The npm package that a file belongs to; null for a file of the app itself. */
function packageOf(path: string): string | null {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? null;
}
