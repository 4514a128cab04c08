import type { Result } from '../../shared/base/result.ts';
import type { ModelChoice } from '../../shared/catalogs/model-choice.ts';
import type { CodexReply } from '../../shared/codex-protocol/protocol.ts';
import type { CodexProblem, CodexServer } from '../codex/codex-server.ts';

/** The models that one Codex offers, asked for each time it has started. */
export class ModelCatalog {
  readonly #codex: CodexServer;
  readonly #listeners = new Set<(models: readonly ModelChoice[]) => void>();
  #models: readonly ModelChoice[] = [];
  #generation: number | null = null;

  constructor(codex: CodexServer) {
    this.#codex = codex;
    codex.onState((state) => {
      if (state.phase !== 'ready' || state.generation === this.#generation) return;
      this.#generation = state.generation;
      void this.#read(state.generation);
    });
  }

  /** Empty until Codex has answered once; the last known ones while it starts again. */
  get models(): readonly ModelChoice[] {
    return this.#models;
  }

  /** Calls back with each new list; the returned function ends that. */
  onChange(listen: (models: readonly ModelChoice[]) => void): () => void {
    this.#listeners.add(listen);
    return () => void this.#listeners.delete(listen);
  }

  async #read(generation: number): Promise<void> {
    const models: ModelChoice[] = [];
    let cursor: string | null = null;
    do {
      const reply: Result<CodexReply<'model/list'>, CodexProblem> = await this.#codex.request('model/list', { cursor });
      if (!reply.ok || this.#generation !== generation) return;
      models.push(...reply.value.data.filter((model) => !model.hidden).map(modelChoiceOf));
      cursor = reply.value.nextCursor;
    } while (cursor !== null);
    this.#models = models;
    for (const listen of this.#listeners) listen(models);
  }
}

function modelChoiceOf(model: CodexReply<'model/list'>['data'][number]): ModelChoice {
  return {
    model: model.model,
    name: model.displayName,
    description: model.description,
    efforts: model.supportedReasoningEfforts.map(({ reasoningEffort, description }) => ({
      effort: reasoningEffort,
      description,
    })),
    defaultEffort: model.defaultReasoningEffort,
    isDefault: model.isDefault,
  };
}
