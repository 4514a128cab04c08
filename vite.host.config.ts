import { builtinModules } from 'node:module';
import { defineConfig, type Plugin } from 'vite';
import packageJson from './package.json' with { type: 'json' };

const provided = new Set([...builtinModules, ...Object.keys(packageJson.dependencies), 'electron']);

/** True for what is not bundled: Node's own modules, Electron's, and the packages that ship with the app. `takeHttp` does `node:http`. */
function isProvided(id: string): boolean {
  if (id.startsWith('node:')) return id !== 'node:http';
  const [scope, name] = id.split('/');
  return provided.has(id.startsWith('@') ? `${scope}/${name}` : (scope ?? id));
}

const http = '\0node:http';

/**
 * Takes `node:http` as it is. An `import` reads all its exports, and reading `WebSocket` loads undici: a tenth of the time
 * that the host's code takes to load.
 */
function takeHttp(): Plugin {
  return {
    name: 'take-http',
    enforce: 'pre',
    resolveId: (id) => (id === 'node:http' ? http : null),
    load: (id) => {
      if (id !== http) return null;
      const exported = Object.entries(Object.getOwnPropertyDescriptors(process.getBuiltinModule('node:http')));
      const names = exported.flatMap(([name, { get }]) => (get === undefined ? [name] : []));
      return `const http = process.getBuiltinModule('node:http');\nexport const { ${names.join(', ')} } = http;\n`;
    },
  };
}

// Both hosts, and the workers that either one starts from separate files, as ES modules for Node: dist/web.js,
// dist/main.js, dist/store-worker.js, dist/run-worker.js, dist/file-finder-worker.js, dist/history-worker.js and
// dist/transaction-worker.js. The code that they share is in files next to them.
export default defineConfig({
  publicDir: false,
  // A build for others sets the address for metrics, the address of newer versions, and the public half of the key that
  // signs them. A build for development sets a flag for that, and sends nothing.
  define: {
    BUILT_METRICS_ENDPOINT: JSON.stringify(process.env.WORKCELL_BUILD_METRICS_ENDPOINT ?? null),
    BUILT_UPDATES_ADDRESS: JSON.stringify(process.env.WORKCELL_BUILD_UPDATES_ADDRESS ?? null),
    BUILT_UPDATES_KEY: JSON.stringify(process.env.WORKCELL_BUILD_UPDATES_KEY ?? null),
    IS_DEV_BUILD: JSON.stringify(process.env.WORKCELL_BUILD_IS_DEV === '1'),
    // `npm run package` sets this.
    IS_RELEASE_BUILD: JSON.stringify(process.env.WORKCELL_BUILD_IS_RELEASE === '1'),
  },
  ssr: { noExternal: true },
  plugins: [takeHttp()],
  build: {
    ssr: true,
    target: 'node22',
    outDir: 'dist',
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      input: {
        web: 'electron/web.ts',
        main: 'electron/main.ts',
        'store-worker': 'electron/workers/store-worker.ts',
        'run-worker': 'electron/workers/run-worker.ts',
        'file-finder-worker': 'electron/workers/file-finder-worker.ts',
        'history-worker': 'electron/workers/history-worker.ts',
        'transaction-worker': 'electron/workers/transaction-worker.ts',
        'keyring-program': 'electron/store/keys/keyring-program.ts',
      },
      external: isProvided,
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
