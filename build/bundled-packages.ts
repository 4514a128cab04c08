import type { Plugin } from 'vite';

/**
 * A plugin for Vite that adds to `folders` the folder of each npm package whose code or styles end up in the output, as
 * `node_modules/react`. Give it to the workers too: they are built apart.
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

/** The folder of the npm package that a module belongs to, from `node_modules` on; null for a module of the app itself. */
export function packageFolder(id: string): string | null {
  return /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/'))?.[0] ?? null;
}
