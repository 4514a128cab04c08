import { visibleText } from '../../../shared/base/visible-text.ts';
import type { McpServer } from '../../../shared/catalogs/mcp-server.ts';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import styles from '../prompts/Pane.module.css';
import { stateWords } from './tools.view-model.ts';

/** One server: how it is, why it does not work, and what it lets one read. */
export function ServerPane({ server }: { readonly server: McpServer }) {
  const { error, name, resources, state } = server;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className={styles.body} tabIndex={0} aria-label="Details">
      <h3 className={styles.name}>{visibleText(name)}</h3>
      <p className={styles.problem}>
        {state === 'failed' && <StateGlyph state="failed" />}
        {state === 'signInNeeded' && <StateGlyph state="warning" />}
        <span>{stateWords(server)}</span>
      </p>
      {error !== null && <pre className={styles.text}>{visibleText(error)}</pre>}
      {resources.length > 0 && (
        <>
          <h4 className={styles.label}>Resources</h4>
          <ul className={styles.resources}>
            {resources.map((resource) => (
              <li key={resource.uri}>
                <p className={styles.about}>{visibleText(resource.name)}</p>
                <p className={styles.path}>{visibleText(resource.uri)}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
