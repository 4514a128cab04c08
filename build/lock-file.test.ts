import { describe, expect, it } from 'vitest';
import { completeLockFile, findMissingPackages, findNeedlessBuilds, getPlatform } from './lock-file.ts';

const lock = {
  name: 'workcell',
  packages: {
    '': { version: '1.0.0' },
    'node_modules/tool': {
      version: '2.0.0',
      dev: true,
      optionalDependencies: { '@tool/linux-x64': '2.0.0', '@tool/core-darwin-arm64': '2.0.0', nested: '3.0.0' },
    },
    'node_modules/@tool/linux-x64': { version: '2.0.0', integrity: 'sha512-x' },
    'node_modules/tool/node_modules/nested': { version: '3.0.0' },
  },
};

describe("a lock file without another machine's packages", () => {
  it("detects a lock file without another machine's packages", () => {
    expect(findMissingPackages(lock)).toEqual([{ name: '@tool/core-darwin-arm64', version: '2.0.0', dev: true }]);
  });

  it("completes a lock file without another machine's packages, and keeps everything else", () => {
    const complete = completeLockFile(lock);
    expect(findMissingPackages(complete)).toEqual([]);
    expect(complete).toEqual({
      ...lock,
      packages: {
        ...lock.packages,
        'node_modules/@tool/core-darwin-arm64': {
          version: '2.0.0',
          dev: true,
          optional: true,
          os: ['darwin'],
          cpu: ['arm64'],
        },
      },
    });
  });
});

describe('a lock file with a prebuilt package', () => {
  const sqlite = { name: 'better-sqlite3-multiple-ciphers', version: '13.0.3', license: 'MIT' };
  const nested = { version: '13.0.3' };
  const packages = {
    'node_modules/better-sqlite3': sqlite,
    'node_modules/tool/node_modules/better-sqlite3-multiple-ciphers': nested,
    'node_modules/zod': { version: '4.0.0' },
  };

  it('completes a lock file so that npm does not build a prebuilt package again, whatever its install path', () => {
    expect(findNeedlessBuilds({ packages })).toEqual(Object.keys(packages).slice(0, 2));
    const complete = completeLockFile({ packages });
    expect(findNeedlessBuilds(complete)).toEqual([]);
    expect(complete.packages).toEqual({
      ...packages,
      'node_modules/better-sqlite3': { ...sqlite, gypfile: false },
      'node_modules/tool/node_modules/better-sqlite3-multiple-ciphers': { ...nested, gypfile: false },
    });
  });
});

describe('platformOf', () => {
  it.each([
    ['@swc/core-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
    ['@biomejs/cli-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
    ['@oxc-parser/binding-android-arm-eabi', { os: ['android'], cpu: ['arm'] }],
    ['@oxc-parser/binding-openharmony-arm64', { os: ['openharmony'], cpu: ['arm64'] }],
    ['@swc/core-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
    ['fsevents', {}],
  ])('finds the platform of %s', (name, platform) => {
    expect(getPlatform(name)).toEqual(platform);
  });
});
