import { listPrompts, listSkills } from '../../commands/catalogs.commands.ts';
import { useCatalogs } from '../../stores/catalogs.store.ts';
import type { CatalogKind } from './prompts.view-model.ts';

const list = { prompts: listPrompts, skills: listSkills };

/**
 * Settles when prompts or skills have been listed, and requests the list if necessary; also settles when no one waits
 * any more.
 */
export async function untilListed(kind: CatalogKind, signal: AbortSignal): Promise<void> {
  const { state } = useCatalogs.getState()[kind];
  if (state === 'listed') return;
  if (state !== 'asked') return await list[kind]();
  await new Promise<void>((settle) => {
    const stop = useCatalogs.subscribe((store) => {
      if (store[kind].state !== 'asked') finish();
    });
    const finish = (): void => {
      stop();
      settle();
    };
    signal.addEventListener('abort', finish, { once: true });
  });
}
