import { z } from 'zod';

const lockedPackage = z.looseObject({
  name: z.string().optional(),
  dev: z.boolean().optional(),
  gypfile: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

const lockFile = z.looseObject({ packages: z.record(z.string(), lockedPackage) });

/** The parts of an npm lock file that are used here. */
export type LockFile = z.infer<typeof lockFile>;

/** Parses a lock file, keeping all content in order. Throws when the text is not a lock file. */
export function parseLockFile(text: string): LockFile {
  const lock: unknown = JSON.parse(text);
  if (!isLockFile(lock)) throw new Error('This is not a lock file of npm');
  return lock;
}

function isLockFile(value: unknown): value is LockFile {
  return lockFile.safeParse(value).success;
}

/** A package for one kind of machine that another package requires and the lock file lacks. */
export type MissingPackage = { readonly name: string; readonly version: string; readonly dev: boolean };

/**
 * npm leaves other machines' optional packages out of the lock file when its registry does not offer them, and `npm ci`
 * then rejects the lock file everywhere. Returns the missing ones.
 */
export function findMissingPackages({ packages }: LockFile): readonly MissingPackage[] {
  return Object.entries(packages).flatMap(([path, { dev = false, optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => packages[`node_modules/${name}`] === undefined)
      .filter(([name]) => packages[`${path}/node_modules/${name}`] === undefined)
      .map(([name, version]) => ({ name, version, dev })),
  );
}

/**
 * Packages that include their binaries and also a `binding.gyp` for people who build their own. npm builds anything
 * with a `binding.gyp` although the package says `gypfile: false`: npm reads that only from the lock file, where it
 * does not write it.
 */
const prebuilt = ['better-sqlite3-multiple-ciphers'];

/** The paths of packages that `npm ci` would build from source for no benefit, which requires a compiler. */
export function findNeedlessBuilds({ packages }: LockFile): readonly string[] {
  return Object.entries(packages)
    .filter(([path, { name = path.replace(/^.*node_modules[/]/, '') }]) => prebuilt.includes(name))
    .filter(([, { gypfile }]) => gypfile !== false)
    .map(([path]) => path);
}

/**
 * Adds an entry for each missing package, in npm's order, and marks packages that must not be built. The entries have
 * no hash, because the packages were not available.
 */
export function completeLockFile(lock: LockFile): LockFile {
  const added = findMissingPackages(lock).map(({ name, version, dev }) => {
    const { cpu, libc, os } = getPlatform(name);
    // In npm's key order, without keys that have no value.
    const entry = { version, cpu, dev: dev || undefined, libc, optional: true, os };
    return [`node_modules/${name}`, entry];
  });
  const unbuilt = findNeedlessBuilds(lock).map((path) => [path, { ...lock.packages[path], gypfile: false }]);
  const all: LockFile['packages'] = { ...lock.packages, ...Object.fromEntries([...added, ...unbuilt]) };
  const packages = Object.fromEntries(Object.entries(all).sort(([a], [b]) => a.localeCompare(b, 'en')));
  return { ...lock, packages };
}

/** The machine a package is for, by the end of its name: `…-linux-arm64-musl`. */
export function getPlatform(name: string): { os?: string[]; cpu?: string[]; libc?: string[] } {
  const match =
    /-(aix|android|darwin|freebsd|linux|openharmony|openbsd|sunos|win32)-(arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|x64)(?:-(\w+))?$/.exec(
      name,
    );
  if (match === null) return {};
  const [, os = '', cpu = '', abi = ''] = match;
  const libc = os === 'linux' && abi !== '' ? { libc: [abi.startsWith('musl') ? 'musl' : 'glibc'] } : {};
  return { cpu: [cpu], ...libc, os: [os] };
}
