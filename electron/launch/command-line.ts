import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { getErrorMessage } from '../base/error-message.ts';

/** The user's options when starting the app. Paths are absolute. */
export type CommandLine = {
  readonly workspace: string | null;
  readonly dataFolder: string | null;
  /** 0 for any free port. */
  readonly port: number;
  readonly open: boolean;
  readonly demo: boolean;
};

/** The usage text, for `--help` and after a mistake. */
export const usage = `Usage: npm run web -- [--workspace DIR] [--data-dir DIR] [--port N] [--no-open] [--demo]

  --workspace DIR  open this folder
  --data-dir DIR   keep Workcell's own files here; WORKCELL_DATA_DIR does the same
  --port N         listen on this port of 127.0.0.1; a free one when left out
  --no-open        print the address and open no browser
  --demo           start in the demo, which needs no account and no network
`;

/**
 * Parses the flags after the program's name; relative paths start from `folder`. The error is a sentence for the
 * user, or null when they asked for help. The desktop app ignores unknown flags, which are Chromium's. The system may
 * also start it to open a folder, with a path or `file:` address and no flag.
 */
export function readCommandLine(
  flags: readonly string[],
  folder: string,
  unknown: 'refused' | 'ignored' = 'refused',
): Result<CommandLine, string | null> {
  let values: ReturnType<typeof parse>['values'];
  let workspace: string | null;
  try {
    const parsed = parse(flags, unknown === 'refused');
    values = parsed.values;
    workspace = toFolder(values.workspace ?? parsed.positionals[0], folder);
  } catch (problem) {
    return err(getErrorMessage(problem));
  }
  if (values.help) return err(null);
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return err(`${values.port} is not a port. Use 0 to 65535.`);
  return ok({
    workspace,
    dataFolder: typeof values['data-dir'] === 'string' ? resolve(folder, values['data-dir']) : null,
    port,
    open: values.open !== false,
    demo: values.demo === true,
  });
}

/** Throws for a file address on another machine. */
function toFolder(named: string | boolean | undefined, folder: string): string | null {
  if (typeof named !== 'string') return null;
  return named.startsWith('file:') ? fileURLToPath(named) : resolve(folder, named);
}

function parse(flags: readonly string[], strict: boolean) {
  return parseArgs({
    args: [...flags],
    strict,
    allowNegative: true,
    options: {
      workspace: { type: 'string' },
      'data-dir': { type: 'string' },
      port: { type: 'string' },
      open: { type: 'boolean' },
      demo: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
}
