import InfoIcon from 'lucide-react/icons/info';
import LightbulbIcon from 'lucide-react/icons/lightbulb';
import MessageSquareWarningIcon from 'lucide-react/icons/message-square-warning';
import OctagonAlertIcon from 'lucide-react/icons/octagon-alert';
import TriangleAlertIcon from 'lucide-react/icons/triangle-alert';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { classNames } from '../../../components/class-names.ts';
import { NamedFile, SuggestedLink } from '../suggestions/SuggestedLink.tsx';
import { ReadTurnContext } from '../suggestions/suggesting-turn.ts';
import type { ProseBlock } from './block.ts';
import { Caret } from './Caret.tsx';
import { CodeWell } from './CodeWell.tsx';
import { closeInline } from './close-inline.ts';
import { findPaths, readCodePath } from './find-paths.ts';
import { findWideColumns } from './find-wide-columns.ts';
import { getDirection } from './get-direction.ts';
import { type CalloutKind, type Inline, type MarkdownNode, nodesToPlainText } from './markdown-node.ts';
import { FormulaView } from './math/FormulaView.tsx';
import styles from './Prose.module.css';
import { parseMarkdown } from './parse-markdown.ts';
import type { References } from './references.ts';
import { BackLink, HeadingLink, NoteMark } from './TextLinks.tsx';
import { FollowContext } from './text-place.ts';

export type ProseProps = {
  readonly block: ProseBlock;
  readonly references: References;
  /** True while the text is streaming: open markup is shown as if it were closed, with the caret after it. */
  readonly streaming: boolean;
  readonly caret: boolean;
  /** The level of the text's first heading in the outline of the page. By default 3, for an answer below its head. */
  readonly topLevel?: number;
};

/** Shows a block of Markdown. Only the tree creates markup; the text never does. */
export function Prose({ block, references, streaming, caret, topLevel = 3 }: ProseProps) {
  const { source, shape, start } = block;
  const nodes = useMemo(
    () => parseMarkdown({ source: streaming ? closeInline(source) : source, shape, start }, references),
    [source, shape, start, references, streaming],
  );
  if (nodes.length === 0) return null;
  return (
    <HeadingLevel value={{ top: topLevel, rank: block.rank }}>
      <div className={styles.prose}>
        <Nodes nodes={nodes} caret={caret} />
      </div>
    </HeadingLevel>
  );
}

// Only the order distinguishes the parts of a text.
function toKey(at: number): string {
  return String(at);
}

function Node({ node, caret }: { readonly node: MarkdownNode; readonly caret: boolean }): ReactNode {
  switch (node.type) {
    case 'heading':
      return <Heading node={node} caret={caret} />;
    case 'paragraph':
      return (
        <p dir="auto">
          <Text parts={node.children} caret={caret} />
        </p>
      );
    case 'note':
      return <Notes notes={[node]} caret={caret} />;
    case 'plain':
      return (
        <p dir="auto" className={styles.plain}>
          {node.text}
          {caret && <Caret />}
        </p>
      );
    case 'tight':
      return <Text parts={node.children} caret={caret} />;
    case 'quote':
      return (
        <blockquote dir={getDirection(nodesToPlainText(node.children))}>
          <Nodes nodes={node.children} caret={caret} />
        </blockquote>
      );
    case 'callout':
      return <Callout node={node} caret={caret} />;
    case 'list':
      return <List node={node} caret={caret} />;
    case 'code':
      return <CodeWell language={node.language} text={node.text} whole={caret ? null : node.text} />;
    case 'table':
      return <Table node={node} />;
    case 'rule':
      return <hr />;
  }
}

function Callout({
  node: { kind, children },
  caret,
}: {
  readonly node: Extract<MarkdownNode, { type: 'callout' }>;
  readonly caret: boolean;
}) {
  const { icon: Icon, name } = callouts[kind];
  return (
    <blockquote
      dir={getDirection(nodesToPlainText(children))}
      data-callout={kind}
      className={classNames(styles.callout, kind === 'caution' && styles.caution)}
    >
      <p className={styles.calloutName} data-name="">
        <Icon size={14} aria-hidden="true" />
        {name}
      </p>
      <Nodes nodes={children} caret={caret} />
    </blockquote>
  );
}

const callouts: Readonly<Record<CalloutKind, { readonly icon: typeof InfoIcon; readonly name: string }>> = {
  note: { icon: InfoIcon, name: t`Note` },
  tip: { icon: LightbulbIcon, name: t`Tip` },
  important: { icon: MessageSquareWarningIcon, name: t`Important` },
  warning: { icon: TriangleAlertIcon, name: t`Warning` },
  caution: { icon: OctagonAlertIcon, name: t`Caution` },
};

/**
 * The position of a block's headings in the outline of the page. `rank` is undefined for headings inside a quote or a
 * list.
 */
const HeadingLevel = createContext<{ readonly top: number; readonly rank: number | undefined }>({
  top: 3,
  rank: undefined,
});

/** Shows a heading of a text, below the headings of the page. */
function Heading({
  node,
  caret,
}: {
  readonly node: Extract<MarkdownNode, { type: 'heading' }>;
  readonly caret: boolean;
}) {
  const { top, rank = node.level - 1 } = useContext(HeadingLevel);
  const level = top + rank;
  const Tag = headingTags[level] ?? 'h6';
  return (
    <Tag
      dir="auto"
      aria-level={level > 6 ? level : undefined}
      data-level={node.level}
      className={node.level <= 2 ? styles.large : styles.heading}
    >
      <Text parts={node.children} caret={caret} />
    </Tag>
  );
}

const headingTags: Readonly<Record<number, 'h3' | 'h4' | 'h5' | 'h6'>> = { 3: 'h3', 4: 'h4', 5: 'h5', 6: 'h6' };

function Nodes({ nodes, caret }: { readonly nodes: readonly MarkdownNode[]; readonly caret: boolean }) {
  return joinNotes(nodes).map((group, at, groups) => {
    const hasCaret = caret && at === groups.length - 1;
    return isNotes(group) ? (
      <Notes key={toKey(at)} notes={group} caret={hasCaret} />
    ) : (
      <Node key={toKey(at)} node={group} caret={hasCaret} />
    );
  });
}

type NoteNode = Extract<MarkdownNode, { type: 'note' }>;

/** Joins consecutive footnotes. */
function joinNotes(nodes: readonly MarkdownNode[]): readonly (MarkdownNode | readonly NoteNode[])[] {
  const joined: (MarkdownNode | NoteNode[])[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (node.type !== 'note') joined.push(node);
    else if (Array.isArray(last)) last.push(node);
    else joined.push([node]);
  }
  return joined;
}

function isNotes(group: MarkdownNode | readonly NoteNode[]): group is readonly NoteNode[] {
  return Array.isArray(group);
}

function Notes({ notes, caret }: { readonly notes: readonly NoteNode[]; readonly caret: boolean }) {
  return (
    <ul aria-label={t`Footnotes`} data-notes="" className={styles.notes}>
      {notes.map(({ children, label }, at) => (
        <li key={toKey(at)} dir="auto" className={styles.note} data-note={label}>
          <span data-name="">
            <sup>{label}</sup>{' '}
          </span>
          <Text parts={children} caret={caret && at === notes.length - 1} />
          <span data-name="">
            {' '}
            <BackLink label={label} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function List({ node, caret }: { readonly node: Extract<MarkdownNode, { type: 'list' }>; readonly caret: boolean }) {
  const items = node.items.map((item, at) => (
    <li key={toKey(at)} dir="auto" className={item.checked === null ? undefined : styles.task}>
      {item.checked !== null && <Tick checked={item.checked} />}
      <Nodes nodes={item.children} caret={caret && at === node.items.length - 1} />
    </li>
  ));
  const direction = getDirection(nodesToPlainText(node.items[0]?.children ?? []));
  if (node.start === null) return <ul dir={direction}>{items}</ul>;
  return (
    <ol dir={direction} start={node.start}>
      {items}
    </ol>
  );
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
  const wide = useMemo(() => findWideColumns(node), [node]);
  const cellClass = (at: number) => classNames(alignments[node.align[at] ?? 'none'], wide.has(at) && styles.wide);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and the keyboard must be able to scroll it
    <section className={styles.table} aria-label={t`Table`} tabIndex={0}>
      <table>
        {node.head !== null && (
          <thead>
            <tr>
              {node.head.map((cell, at) => (
                <th key={toKey(at)} dir="auto" scope="col" className={cellClass(at)}>
                  <Text parts={cell} />
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {node.rows.map((row, rowAt) => (
            <tr key={toKey(rowAt)}>
              {row.map((cell, at) => (
                <td key={toKey(at)} dir="auto" className={cellClass(at)}>
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

const alignments = { left: styles.left, center: styles.center, right: styles.right, none: undefined };

function Text({ parts, caret = false }: { readonly parts: readonly Inline[]; readonly caret?: boolean }) {
  return (
    <>
      {parts.map((part, at) => (
        <Part key={toKey(at)} part={part} />
      ))}
      {caret && <Caret />}
    </>
  );
}

function Part({ part }: { readonly part: Inline }): ReactNode {
  switch (part.type) {
    case 'text':
      return <Words text={part.text} />;
    case 'code':
      return <Code text={part.text} />;
    case 'formula':
      return <FormulaView source={part.source} tex={part.tex} display={part.display} />;
    case 'break':
      return <br />;
    case 'noteMark':
      return <NoteMark label={part.label} />;
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
          <ReadTurnContext value={null}>
            <FollowContext value={null}>
              <Text parts={part.children} />
            </FollowContext>
          </ReadTurnContext>
        </SuggestedLink>
      );
    case 'headingLink':
      return (
        <HeadingLink heading={part.heading} fragment={part.fragment}>
          <ReadTurnContext value={null}>
            <Text parts={part.children} />
          </ReadTurnContext>
        </HeadingLink>
      );
  }
}

/** Shows text, with links to the files that it names. */
function Words({ text }: { readonly text: string }): ReactNode {
  const isComplete = useContext(ReadTurnContext) !== null;
  const parts = useMemo(() => (isComplete ? findPaths(text) : []), [isComplete, text]);
  if (!parts.some(({ target }) => target !== null)) return text;
  return parts.map((part, at) =>
    part.target === null ? (
      part.text
    ) : (
      <NamedFile key={toKey(at)} target={part.target}>
        {part.text}
      </NamedFile>
    ),
  );
}

/** Shows code in a line, as a link if it names a file. */
function Code({ text }: { readonly text: string }) {
  const isComplete = useContext(ReadTurnContext) !== null;
  const target = useMemo(() => (isComplete ? readCodePath(text) : null), [isComplete, text]);
  const code = (
    <code dir="ltr" className={styles.code}>
      {text}
    </code>
  );
  return target === null ? code : <NamedFile target={target}>{code}</NamedFile>;
}
