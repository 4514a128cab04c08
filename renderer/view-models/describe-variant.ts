import type { ModelChoice } from '../../shared/catalogs/model-choice.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Attempt } from '../../shared/runs/attempt.ts';

/** Returns the model and the effort of an attempt. `used` is the model that works, if Codex chose it. */
export function describeVariant(
  { effort, model }: Pick<Attempt, 'effort' | 'model'>,
  used: string | null,
  models: readonly ModelChoice[],
): string {
  const id = model ?? used;
  const name = models.find((known) => known.model === id)?.name ?? id ?? t`Default model`;
  return effort === null ? name : `${name}, ${effort}`;
}
