import { useState } from 'react';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { McpResource } from '../../../shared/catalogs/mcp/mcp-server.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { attachResource } from '../../commands/attach-resource.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import styles from '../prompts/Pane.module.css';
import own from './ResourceList.module.css';

export type ResourceListProps = { readonly server: string; readonly resources: readonly McpResource[] };

/** Lists a server's readable resources; each can go with the message. */
export function ResourceList({ resources, server }: ResourceListProps) {
  if (resources.length === 0) return null;
  return (
    <>
      <h4 className={styles.label}>{t`Resources`}</h4>
      <ul className={own.resources} aria-label={t`Resources`}>
        {resources.map((resource) => (
          <ResourceItem key={resource.uri} server={server} resource={resource} />
        ))}
      </ul>
    </>
  );
}

/** `attached`, or why the resource could not be attached. */
type Outcome = 'none' | 'reading' | 'attached' | { readonly refusal: string };

function ResourceItem({ resource, server }: { readonly server: string; readonly resource: McpResource }) {
  const [outcome, setOutcome] = useState<Outcome>('none');
  const isReading = outcome === 'reading';
  const name = visibleText(resource.name);
  const attach = async (): Promise<void> => {
    setOutcome('reading');
    const refusal = await attachResource(server, resource);
    setOutcome(refusal === null ? 'attached' : { refusal });
  };
  return (
    <li className={own.resource}>
      <div className={own.words}>
        <p className={own.name}>{name}</p>
        <p className={styles.path}>{visibleText(resource.uri)}</p>
        <div role="status">
          {outcome === 'attached' && (
            <p className={styles.problem}>
              <StateGlyph state="done" />
              <span>{t`Attached to the message`}</span>
            </p>
          )}
          {typeof outcome === 'object' && (
            <p className={styles.problem}>
              <StateGlyph state="failed" />
              <span className={own.refusal}>{outcome.refusal}</span>
            </p>
          )}
        </div>
      </div>
      {/* Not disabled while reading, because that would lose the focus. */}
      <Button
        size={24}
        icon={isReading ? <Spinner /> : undefined}
        aria-label={isReading ? t`Reading ${name}` : t`Attach ${name}`}
        aria-busy={isReading || undefined}
        onClick={() => void (isReading || attach())}
      >
        {isReading ? t`Reading\u2026` : t`Attach`}
      </Button>
    </li>
  );
}
