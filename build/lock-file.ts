import { z } from 'zod';

const lockedPackage = z.looseObject({
  name: z.string().optional(),
  dev: z.boolean().optional(),
  gypfile: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

const lockFile = z.looseObject({ packages: z.record(z.string(), lockedPackage) });

/** A lock file of npm, as far as it is looked at here. */
export type LockFile = z.infer<typeof lockFile>;

/** Reads a lock file with everything in it in its order. Throws when the text is no lock file. */
export function parseLockFile(text: string): LockFile {
  const lock: unknown = JSON.parse(text);
  if (!isLockFile(lock)) throw new Error('This is not a lock file of npm');
  return lock;
}

function isLockFile(value: unknown): value is LockFile {
  return lockFile.safeParse(value).success;
}

/** A package for one kind of machine that another package wants and the lock file does not have. */
export type MissingPackage = { readonly name: string; readonly version: string; readonly dev: boolean };

/**
 * npm leaves optional packages of other machines out of the lock file when the registry at hand does not offer them,
 * and `npm ci` then refuses the lock file everywhere. These are the ones that were left out.
 */
export function missingPackages({ packages }: LockFile): readonly MissingPackage[] {
  return Object.entries(packages).flatMap(([path, { dev = false, optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => packages[`node_modules/${name}`] === undefined)
      .filter(([name]) => packages[`${path}/node_modules/${name}`] === undefined)
      .map(([name, version]) => ({ name, version, dev })),
  );
}

/**
 * Packages that bring their binaries along and a `binding.gyp` besides, for those who build their own. npm builds what
 * has a `binding.gyp`, though the package says `gypfile: false`: that is only heard from the lock file, where npm does
 * not write it.
 */
const prebuilt = ['better-sqlite3-multiple-ciphers'];

/** Where packages lie that `npm ci` would build from their sources, which needs a compiler, for nothing. */
export function builtForNothing({ packages }: LockFile): readonly string[] {
  return Object.entries(packages)
    .filter(([path, { name = path.replace(/^.*node_modules[/]/, '') }]) => prebuilt.includes(name))
    .filter(([, { gypfile }]) => gypfile !== false)
    .map(([path]) => path);
}

/**
 * The lock file with an entry for each missing package, in npm's order, and with nothing to be built. An entry has no
 * hash: nobody had the package.
 */
export function completeLockFile(lock: LockFile): LockFile {
  const added = missingPackages(lock).map(({ name, version, dev }) => {
    const { cpu, libc, os } = platformOf(name);
    // In npm's order of keys, without those that have no value.
    const entry = { version, cpu, dev: dev || undefined, libc, optional: true, os };
    return [`node_modules/${name}`, entry];
  });
  const unbuilt = builtForNothing(lock).map((path) => [path, { ...lock.packages[path], gypfile: false }]);
  const all: LockFile['packages'] = { ...lock.packages, ...Object.fromEntries([...added, ...unbuilt]) };
  const packages = Object.fromEntries(Object.entries(all).sort(([a], [b]) => a.localeCompare(b, 'en')));
  return { ...lock, packages };
}

/** Which machine a package is for, by the words that its name ends with: `…-linux-arm64-musl`. */
export function platformOf(name: string): { os?: string[]; cpu?: string[]; libc?: string[] } {
  const match =
    /-(aix|android|darwin|freebsd|linux|openharmony|openbsd|sunos|win32)-(arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|x64)(?:-(\w+))?$/.exec(
      name,
    );
  if (match === null) return {};
  const [, os = '', cpu = '', abi = ''] = match;
  const libc = os === 'linux' && abi !== '' ? { libc: [abi.startsWith('musl') ? 'musl' : 'glibc'] } : {};
  return { cpu: [cpu], ...libc, os: [os] };
}
