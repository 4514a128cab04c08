import type { McpResource, McpServer } from '../../../shared/catalogs/mcp/mcp-server.ts';
import { toSearchForm } from '../../../shared/texts/search-form.ts';

/** A resource, and the server it belongs to. */
export type FoundResource = { readonly server: string; readonly resource: McpResource };

/**
 * Finds the resources with a query in their name, address or server. Resources whose name starts with the query come
 * first.
 */
export function findResources(servers: readonly McpServer[], query: string): readonly FoundResource[] {
  const wanted = toSearchForm(query);
  const all = servers.flatMap(({ name: server, resources }) => resources.map((resource) => ({ server, resource })));
  const begins = ({ resource }: FoundResource): boolean => toSearchForm(resource.name).startsWith(wanted);
  const has = ({ resource, server }: FoundResource): boolean =>
    toSearchForm(`${resource.name}\n${resource.uri}\n${server}`).includes(wanted);
  return [...all.filter(begins), ...all.filter((one) => !begins(one) && has(one))];
}
