import PlugIcon from 'lucide-react/icons/plug';
import { visibleText } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { systemClock } from '../../../client/system-clock.ts';
import { attachResource } from '../../../commands/attach-resource.commands.ts';
import { findFiles } from '../../../commands/workspace.commands.ts';
import { useCatalogs } from '../../../stores/catalogs.store.ts';
import { findResources } from '../../mcp/find-resources.ts';
import { findNameRanges } from '../../prompts/find-entries.ts';
import type { CompletionOption, CompletionSource } from './completion-source.ts';
import { createFileSource } from './files/describe-files.ts';
import { promptSources } from './prompt-sources.ts';

/** The maximum number of options; another letter finds more. */
const maxOptions = 10;

/**
 * Offers resources of the MCP servers from the last list. Fetches nothing, because that would start servers on a key
 * press.
 */
const resourceSource: CompletionSource = {
  name: t`Resources`,
  trigger: '@',
  find: async (query, _signal, emit) => {
    const found = findResources(useCatalogs.getState().tools.listing.servers, query);
    const options = found.slice(0, maxOptions).map(({ resource, server }): CompletionOption => {
      const title = visibleText(resource.name);
      return {
        key: `${server} ${resource.uri}`,
        title,
        ranges: findNameRanges(query, title),
        detail: t`${visibleText(resource.uri)} of ${visibleText(server)}`,
        icon: PlugIcon,
        choice: { text: '', attachment: null, perform: () => void attachResource(server, resource) },
      };
    });
    emit({ options, note: null });
  },
};

/** The sources of things that a message can mention, in the order of the popup's groups. */
export const completionSources: readonly CompletionSource[] = [
  createFileSource({ find: findFiles, clock: systemClock }),
  resourceSource,
  ...promptSources,
];
