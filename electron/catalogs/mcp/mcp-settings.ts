import { createHash } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import {
  type McpServerDraft,
  type McpServerSettings,
  mcpServerName,
} from '../../../shared/catalogs/mcp/mcp-settings.ts';
import { namesSomethingNew } from '../../../shared/catalogs/mcp/names-something-new.ts';
import type { ConfigEdit } from '../../../shared/codex-protocol/generated.ts';
import type { WriteMcpProblem } from '../../../shared/contract/mcp.ts';
import type { CodexProblem, CodexServer } from '../../codex/codex-server.ts';
import type { NotConfirmed } from '../../host/program-confirmations.ts';
import { type ProgramQuestion, questionAboutServer } from '../../host/program-question.ts';
import { codexProblemText } from '../codex-problem-words.ts';
import { editsOf, keyPath } from './config-edits.ts';
import { type McpConfiguration, readSettings } from './read-settings.ts';

type Problem = Extract<WriteMcpProblem, { type: 'codexNotReady' }>;
type Written = Result<null, WriteMcpProblem>;

/** Asks the person about a program outside the page. Null: yes. See `ProgramConfirmations`. */
type Confirm = (key: string, question: ProgramQuestion | null) => Promise<NotConfirmed | null>;

/** How often config.toml may change between reading and writing before it is an error. */
const attempts = 3;

const conflict = z.object({ config_write_error_code: z.literal('configVersionConflict') });

/** The configured MCP servers, read and written only through Codex. */
export class McpSettings {
  readonly #codex: CodexServer;
  readonly #changed: () => void;

  /** `changed` is called after each write. */
  constructor(codex: CodexServer, changed: () => void) {
    this.#codex = codex;
    this.#changed = changed;
  }

  /** The settings of each server in a folder's configuration. */
  async list(folder: string | null): Promise<Result<readonly McpServerSettings[], Problem>> {
    const read = await this.#read(folder);
    return read.ok ? ok(read.value.servers) : read;
  }

  /**
   * Writes a new server, or edits an existing one if its version is unchanged. Asks the person first if the draft names
   * something new.
   */
  async write(
    folder: string | null,
    {
      draft,
      name,
      replaces,
    }: { readonly name: string; readonly draft: McpServerDraft; readonly replaces: string | null },
    confirm: Confirm,
  ): Promise<Written> {
    if (replaces === null && !mcpServerName.test(name)) return err({ type: 'badName' });
    const find = ({ servers }: McpConfiguration): Result<McpServerSettings | null, WriteMcpProblem> => {
      const known = servers.find((server) => server.name === name) ?? null;
      if (replaces === null) return known === null ? ok(null) : err({ type: 'taken' });
      return known?.version === replaces ? ok(known) : err({ type: 'changed' });
    };
    const read = await this.#read(folder);
    const found = read.ok ? find(read.value) : read;
    if (!found.ok) return found;
    if (namesSomethingNew(found.value?.way ?? null, draft)) {
      const why = await confirm(keyOf(name, draft, replaces), questionAboutServer(name, draft));
      if (why !== null) return err({ type: 'notConfirmed', why });
    }
    // While the person read the question, the file may have changed.
    return await this.#edit(folder, (now) => {
      const known = find(now);
      return known.ok ? ok(editsOf(name, draft, known.value)) : known;
    });
  }

  /** Turns a server on or off. */
  async switch(folder: string | null, name: string, version: string, on: boolean): Promise<Written> {
    return await this.#put(folder, name, version, { keyPath: keyPath(name, 'enabled'), value: on });
  }

  /** Removes a server from config.toml. */
  async remove(folder: string | null, name: string, version: string): Promise<Written> {
    return await this.#put(folder, name, version, { keyPath: keyPath(name), value: null });
  }

  #put(
    folder: string | null,
    name: string,
    version: string,
    edit: Omit<ConfigEdit, 'mergeStrategy'>,
  ): Promise<Written> {
    return this.#edit(folder, ({ servers }) =>
      servers.some((server) => server.name === name && server.version === version)
        ? ok([{ ...edit, mergeStrategy: 'replace' }])
        : err({ type: 'changed' }),
    );
  }

  /** Compares only the server itself: changes elsewhere in the file do not prevent the edit. */
  async #edit(
    folder: string | null,
    decide: (known: McpConfiguration) => Result<ConfigEdit[], WriteMcpProblem>,
  ): Promise<Written> {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const read = await this.#read(folder);
      if (!read.ok) return read;
      const edits = decide(read.value);
      if (!edits.ok) return edits;
      const written = await this.#codex.request('config/batchWrite', {
        edits: edits.value,
        expectedVersion: read.value.fileVersion,
      });
      if (written.ok) {
        // If Codex does not reload now, it does at its next start.
        await this.#codex.request('config/mcpServer/reload', undefined);
        this.#changed();
        return ok(null);
      }
      if (!isConflict(written.error)) return err(problemOf(written.error));
    }
    return err({ type: 'changed' });
  }

  async #read(folder: string | null): Promise<Result<McpConfiguration, Problem>> {
    const read = await this.#codex.request('config/read', { cwd: folder, includeLayers: true });
    if (!read.ok) return err({ type: 'codexNotReady', message: codexProblemText(read.error) });
    return ok(readSettings(read.value));
  }
}

/** The same for the same server with the same values, on top of the same version. */
function keyOf(name: string, { way }: McpServerDraft, replaces: string | null): string {
  const kept = way.kind === 'program' ? way.variables : way.headers;
  const base = kept.some(({ value }) => value === null) ? replaces : null;
  return createHash('sha256')
    .update(JSON.stringify([name, way, base]))
    .digest('hex');
}

function isConflict(problem: CodexProblem): boolean {
  return problem.type === 'refused' && conflict.safeParse(problem.data).success;
}

function problemOf(problem: CodexProblem): WriteMcpProblem {
  return problem.type === 'refused'
    ? { type: 'refused', message: problem.message }
    : { type: 'codexNotReady', message: codexProblemText(problem) };
}
