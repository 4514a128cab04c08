import { execFileSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Compiles better-sqlite3 for an Electron that knows Node-API 9. The package is written for 10, and the one new thing it
 * uses is a reference to a string; object-reference.hpp keeps the string in an object instead. `modules` is a
 * node_modules folder. Gives the path of the native module. Throws when the compiler fails.
 */
export function compileSqlite(modules: string, scratch: string): string {
  const source = join(scratch, 'sqlite');
  cpSync(join(modules, 'better-sqlite3'), source, { recursive: true });
  const main = join(source, 'src/better_sqlite3.cpp');
  edit(main, (text) =>
    text.replace(
      '#include <napi.h>',
      `#include <napi.h>\n#include "${join(import.meta.dirname, 'object-reference.hpp')}"`,
    ),
  );
  for (const file of globSync(join(source, 'src/{util,objects}/*.{cpp,hpp}'))) edit(file, addObjectReferences);
  const compile = (program: string, ...args: readonly string[]) =>
    execFileSync(program, ['-O2', '-fPIC', '-DNDEBUG', ...args], {
      cwd: source,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  compile('gcc', '-w', '-std=gnu99', ...readSqliteDefines(source), '-c', 'deps/sqlite3/sqlite3.c', '-o', 'sqlite3.o');
  const output = join(scratch, 'better_sqlite3.node');
  compile(
    'g++',
    ...['-w', '-std=c++20', '-shared', '-fvisibility=hidden', '-fno-exceptions'],
    ...['-DNAPI_VERSION=9', '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS'],
    '-DBUILDING_NODE_EXTENSION',
    ...['-Ideps/sqlite3', `-I${join(modules, 'node-addon-api')}`, `-I${join(modules, 'node-api-headers/include')}`],
    ...[
      'src/better_sqlite3.cpp',
      'sqlite3.o',
      '-Wl,-Bsymbolic',
      '-Wl,--exclude-libs,ALL',
      '-ldl',
      '-lpthread',
      '-o',
      output,
    ],
  );
  return output;
}

/** The options SQLite is compiled with, as the package lists them. */
function readSqliteDefines(source: string): readonly string[] {
  const listed = readFileSync(join(source, 'deps/defines.gypi'), 'utf8').matchAll(/^\s*'([A-Z][\w]*(?:=[^']*)?)',?$/gm);
  return [...listed].map(([, define]) => `-D${define}`);
}

function addObjectReferences(text: string): string {
  return text
    .replace(/Napi::Reference<Napi::(String|Value)>/g, 'ObjectReference<Napi::$1>')
    .replace(/Napi::Persistent\((InternalizedFrom\w+\([^()]*\))\)/g, 'ObjectReference<Napi::String>($1)')
    .replace(/Napi::Persistent\(pair->name\.Value\(\)\)/g, 'ObjectReference<Napi::String>(pair->name.Value())')
    .replace(/start\(Napi::Persistent\(start\)\)/g, 'start(start)');
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}
