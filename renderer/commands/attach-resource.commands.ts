import { visibleText } from '../../shared/base/visible-text.ts';
import type { McpResource } from '../../shared/catalogs/mcp/mcp-server.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { hostClient } from '../client/page-client.ts';
import { attachingEnded, attachingStarted } from '../stores/attaching.store.ts';
import { attachmentAdded, useDrafts } from '../stores/drafts.store.ts';
import { getShownDraftKey, useThreads } from '../stores/threads.store.ts';
import { describeFileRefusal, describeResourceRefusal } from './attach-refusals.ts';

/**
 * Has the host read a resource of an MCP server, and attaches it to the message of the shown thread. If that fails,
 * returns sentences with the reason, which also appear at that message; otherwise null.
 */
export async function attachResource(server: string, resource: McpResource): Promise<string | null> {
  const key = getShownDraftKey(useThreads.getState());
  const name = visibleText(resource.name);
  attachingStarted(key, 1);
  const already = useDrafts.getState().attachments[key]?.length ?? 0;
  const tooMany = describeFileRefusal({ name, size: 1, isFolder: false }, already);
  if (tooMany !== null) {
    attachingEnded(key, tooMany);
    return tooMany;
  }
  const kept = await hostClient.request('attachResource', { server, uri: resource.uri, name: resource.name });
  if (kept.ok) {
    attachmentAdded(key, kept.value);
    attachingEnded(key, null);
    return null;
  }
  const of = visibleText(server);
  const why = visibleText(describeResourceRefusal(of, kept.error));
  attachingEnded(key, t`${name} of ${of} is not attached. ${why}`);
  return why;
}
