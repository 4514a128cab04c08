import { createHash } from 'node:crypto';
import { z } from 'zod';
import { getOwnValue } from '../../../shared/base/own-value.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { changesWhatRuns } from '../../../shared/catalogs/mcp/changes-what-runs.ts';
import {
  type McpServerDraft,
  type McpServerSettings,
  mcpServerName,
} from '../../../shared/catalogs/mcp/mcp-settings.ts';
import type { WriteMcpProblem } from '../../../shared/contract/mcp.ts';
import type { CodexProblem, CodexServer } from '../../codex/codex-server.ts';
import type { NotConfirmed } from '../../host/program-confirmations.ts';
import { createServerQuestion, type ProgramQuestion } from '../../host/program-question.ts';
import type { ConfigEdit } from '../../model/codex-protocol/generated.ts';
import { describeCodexProblem } from '../describe-codex-problem.ts';
import { applyEntryChanges, findChanges, type ServerEntry, toEdits, toKeyPath } from './config-edits.ts';
import { type McpConfiguration, parseMcpConfiguration } from './parse-mcp-configuration.ts';

type Problem = Extract<WriteMcpProblem, { type: 'codexNotReady' }>;
type Written = Result<null, WriteMcpProblem>;
/** The part of a server that config.toml in CODEX_HOME has. */
type Found = NonNullable<McpServerSettings['own']> & { readonly entry: ServerEntry };

/** Asks the user about a program outside the page. Null if the user confirmed. See `ProgramConfirmations`. */
type Confirm = (key: string, question: ProgramQuestion) => Promise<NotConfirmed | null>;

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

  /** Returns the settings of each server in a folder's configuration. */
  async list(folder: string | null): Promise<Result<readonly McpServerSettings[], Problem>> {
    const read = await this.#read(folder);
    return read.ok ? ok(read.value.servers) : read;
  }

  /**
   * Writes a new server, or edits an existing one if its version is unchanged. Asks the user first if the change
   * affects what runs, and then writes exactly what the question showed.
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
    const find = ({ entries, servers }: McpConfiguration): Result<Found | null, WriteMcpProblem> => {
      const entry = getOwnValue(entries, name) ?? null;
      const known = servers.find((server) => server.name === name) ?? null;
      if (replaces === null) return known === null && entry === null ? ok(null) : err({ type: 'taken' });
      const own = known?.version === replaces ? known.own : null;
      return own === null || entry === null ? err({ type: 'changed' }) : ok({ ...own, entry });
    };
    const read = await this.#read(folder);
    const found = read.ok ? find(read.value) : read;
    if (!found.ok) return found;
    const own = found.value;
    // The question and the file get the same changes of the same entry.
    const changes = findChanges(draft, own);
    if (changesWhatRuns(own?.way ?? null, draft)) {
      const question = createServerQuestion(name, applyEntryChanges(own?.entry ?? null, changes));
      if (!question.ok) return err({ type: 'notConfirmed', why: 'tooLong', ...question.error });
      const why = await confirm(toConfirmationKey(name, toEdits(name, changes), replaces), question.value);
      if (why !== null) return err({ type: 'notConfirmed', why });
    }
    // The file may have changed while the user read the question.
    return await this.#edit(folder, (now) => {
      const still = find(now);
      return still.ok ? ok(toEdits(name, changes)) : still;
    });
  }

  /** Turns a server on or off. */
  async switch(folder: string | null, name: string, version: string, on: boolean): Promise<Written> {
    return await this.#put(folder, name, version, { keyPath: toKeyPath(name, 'enabled'), value: on });
  }

  /** Removes a server from config.toml. */
  async remove(folder: string | null, name: string, version: string): Promise<Written> {
    return await this.#put(folder, name, version, { keyPath: toKeyPath(name), value: null });
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
        // If Codex does not reload now, it will at its next start.
        await this.#codex.request('config/mcpServer/reload', undefined);
        this.#changed();
        return ok(null);
      }
      if (!isConflict(written.error)) return err(toProblem(written.error));
    }
    return err({ type: 'changed' });
  }

  async #read(folder: string | null): Promise<Result<McpConfiguration, Problem>> {
    const read = await this.#codex.request('config/read', { cwd: folder, includeLayers: true });
    if (!read.ok) return err({ type: 'codexNotReady', message: describeCodexProblem(read.error) });
    return ok(parseMcpConfiguration(read.value));
  }
}

/** Returns a key that is the same for the same edits of the same server, on top of the same version. */
function toConfirmationKey(name: string, edits: readonly ConfigEdit[], replaces: string | null): string {
  return createHash('sha256')
    .update(JSON.stringify([name, edits, replaces]))
    .digest('hex');
}

function isConflict(problem: CodexProblem): boolean {
  return problem.type === 'refused' && conflict.safeParse(problem.data).success;
}

function toProblem(problem: CodexProblem): WriteMcpProblem {
  return problem.type === 'refused'
    ? { type: 'refused', message: problem.message }
    : { type: 'codexNotReady', message: describeCodexProblem(problem) };
}
