import type { Plugin } from 'vite';

/**
 * A Vite plugin that adds to `folders` the folder of each npm package with code or styles in the output, such as
 * `node_modules/react`. Pass it to the workers too, because they are built separately.
 */
export function collectBundledPackages(folders: Set<string>): Plugin {
  return {
    name: 'collect-bundled-packages',
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        for (const id of output.type === 'chunk' ? output.moduleIds : output.originalFileNames) {
          const folder = packageFolder(id);
          if (folder !== null) folders.add(folder);
        }
      }
    },
  };
}

/** The folder of a module's npm package, starting at `node_modules`. Null for a module of the app itself. */
export function packageFolder(id: string): string | null {
  return /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/'))?.[0] ?? null;
}
