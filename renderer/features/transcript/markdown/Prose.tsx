import { type ReactNode, useMemo } from 'react';
import { t } from '../../../../shared/words/words.ts';
import { classNames } from '../../../components/class-names.ts';
import { SuggestedLink } from '../suggestions/SuggestedLink.tsx';
import { Caret } from './Caret.tsx';
import { CodeWell } from './CodeWell.tsx';
import { closeInline } from './close-inline.ts';
import { type Inline, type MarkdownNode, markdownTree } from './markdown-tree.ts';
import styles from './Prose.module.css';

export type ProseProps = {
  readonly source: string;
  readonly definitions: string;
  readonly start: number | null;
  /** The text still streams: what was begun is shown as if it were ended, and the caret stands behind it. */
  readonly streaming: boolean;
  readonly caret: boolean;
};

/** A block of markdown. Nothing of the text ever becomes markup but what the tree says. */
export function Prose({ source, definitions, start, streaming, caret }: ProseProps) {
  const nodes = useMemo(
    () => markdownTree(streaming ? closeInline(source) : source, definitions, start),
    [source, definitions, start, streaming],
  );
  return (
    <div className={styles.prose}>
      {nodes.map((node, at) => (
        <Node key={keyOf(at)} node={node} caret={caret && at === nodes.length - 1} />
      ))}
    </div>
  );
}

// The parts of a text are told apart by nothing but their order.
function keyOf(at: number): string {
  return String(at);
}

function Node({ node, caret }: { readonly node: MarkdownNode; readonly caret: boolean }): ReactNode {
  switch (node.type) {
    case 'heading':
      return (
        <h3 className={node.level <= 2 ? styles.large : styles.heading}>
          <Text parts={node.children} caret={caret} />
        </h3>
      );
    case 'paragraph':
      return (
        <p>
          <Text parts={node.children} caret={caret} />
        </p>
      );
    case 'tight':
      return <Text parts={node.children} caret={caret} />;
    case 'quote':
      return (
        <blockquote>
          <Nodes nodes={node.children} caret={caret} />
        </blockquote>
      );
    case 'list':
      return <List node={node} caret={caret} />;
    case 'code':
      return <CodeWell language={node.language} text={node.text} whole={node.text} />;
    case 'table':
      return <Table node={node} />;
    case 'rule':
      return <hr />;
  }
}

function Nodes({ nodes, caret }: { readonly nodes: readonly MarkdownNode[]; readonly caret: boolean }) {
  return nodes.map((node, at) => <Node key={keyOf(at)} node={node} caret={caret && at === nodes.length - 1} />);
}

function List({ node, caret }: { readonly node: Extract<MarkdownNode, { type: 'list' }>; readonly caret: boolean }) {
  const items = node.items.map((item, at) => (
    <li key={keyOf(at)} className={item.checked === null ? undefined : styles.task}>
      {item.checked !== null && <Tick checked={item.checked} />}
      <Nodes nodes={item.children} caret={caret && at === node.items.length - 1} />
    </li>
  ));
  return node.start === null ? <ul>{items}</ul> : <ol start={node.start}>{items}</ol>;
}

function Tick({ checked }: { readonly checked: boolean }) {
  return (
    <svg className={styles.tick} viewBox="0 0 14 14" role="img" aria-label={checked ? t`Done:` : t`Open:`}>
      <path d="M2 2h10v10H2z" />
      {checked && <path d="m4.5 7.25 2 2 3.25-4" />}
    </svg>
  );
}

function Table({ node }: { readonly node: Extract<MarkdownNode, { type: 'table' }> }) {
  const cellClass = (at: number) => classNames(node.align[at] === 'right' && styles.right);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and the keyboard must be able to scroll it
    <section className={styles.table} aria-label={t`Table`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {node.head.map((cell, at) => (
              <th key={keyOf(at)} scope="col" className={cellClass(at)}>
                <Text parts={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {node.rows.map((row, rowAt) => (
            <tr key={keyOf(rowAt)}>
              {row.map((cell, at) => (
                <td key={keyOf(at)} className={cellClass(at)}>
                  <Text parts={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Text({ parts, caret = false }: { readonly parts: readonly Inline[]; readonly caret?: boolean }) {
  return (
    <>
      {parts.map((part, at) => (
        <Part key={keyOf(at)} part={part} />
      ))}
      {caret && <Caret />}
    </>
  );
}

function Part({ part }: { readonly part: Inline }): ReactNode {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'code':
      return <code className={styles.code}>{part.text}</code>;
    case 'break':
      return <br />;
    case 'strong':
      return (
        <strong>
          <Text parts={part.children} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Text parts={part.children} />
        </em>
      );
    case 'deleted':
      return (
        <del>
          <Text parts={part.children} />
        </del>
      );
    case 'link':
      return (
        <SuggestedLink target={part.target}>
          <Text parts={part.children} />
        </SuggestedLink>
      );
  }
}
