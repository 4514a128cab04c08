import { cargo, go, npm } from './build-programs.ts';
import { filePrograms } from './file-programs.ts';
import { git } from './git.ts';
import type { KnownProgram } from './known-program.ts';

// What is known about programs, for rules and for telling reads from other commands. Both accept only what is listed:
// words that begin a use, and options that write nothing, run nothing, load no code and send nothing. Read a program's
// manual before listing anything.

/** Keyed by program name. */
export const knownPrograms: Readonly<Record<string, KnownProgram>> = { git, npm, cargo, go, ...filePrograms };

/** The programs for which a rule may cover everything with the same beginning. */
export const prefixPrograms: Readonly<Record<string, KnownProgram & { readonly first: readonly string[] | null }>> =
  Object.fromEntries(
    Object.entries(knownPrograms).flatMap(([name, program]) => {
      const { first } = program;
      return first === undefined ? [] : [[name, { ...program, first }]];
    }),
  );
