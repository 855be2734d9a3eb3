import { Lexer, type Token, type Tokens } from 'marked';
import { Fragment, useMemo, type ReactNode } from 'react';
import { webAddress } from '../lib/url';
import styles from './Markdown.module.css';

/** Stands where a code block of its language should show something else, such as a live chart; undefined for plain code. */
export type CodeBlock = (language: string, code: string) => ReactNode | undefined;

/**
 * Markdown as elements of React: no text ever becomes HTML. HTML in it is shown as what it is, and only web addresses and paths of
 * this site become links. Pictures of other sites are links too, since loading one would tell that site who reads.
 */
export function Markdown({ text, codeBlock }: { text: string; codeBlock?: CodeBlock }) {
  const tokens = useMemo(() => new Lexer({ gfm: true, breaks: true }).lex(text), [text]);
  return <div className={styles['markdown']}>{blocks(tokens, codeBlock)}</div>;
}

function blocks(tokens: readonly Token[], codeBlock: CodeBlock | undefined): ReactNode {
  return tokens.map((token, index) => <Fragment key={index}>{block(token, codeBlock)}</Fragment>);
}

function block(token: Token, codeBlock: CodeBlock | undefined): ReactNode {
  switch (token.type) {
    case 'heading': {
      // The page has its heading; those of a text are below it.
      const Heading = `h${Math.min(6, token['depth'] + 1)}` as 'h2';
      return <Heading>{inline(token.tokens)}</Heading>;
    }
    case 'paragraph':
      return <p>{inline(token.tokens)}</p>;
    case 'blockquote':
      return <blockquote>{blocks(token.tokens ?? [], codeBlock)}</blockquote>;
    case 'code':
      return (
        codeBlock?.(token['lang'] ?? '', token['text']) ?? (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a wide block scrolls, so the keyboard must reach it
          <pre tabIndex={0}>
            <code>{token['text']}</code>
          </pre>
        )
      );
    case 'hr':
      return <hr />;
    case 'list': {
      const List = token['ordered'] ? 'ol' : 'ul';
      const items = (token as Tokens.List).items.map((item, index) => (
        <li key={index} className={item.task ? styles['task'] : undefined}>
          {item.task && <input type="checkbox" checked={item.checked === true} readOnly disabled aria-label={item.checked ? 'done' : 'to do'} />}
          {blocks(item.tokens.filter((part) => part.type !== 'checkbox'), codeBlock)}
        </li>
      ));
      return <List>{items}</List>;
    }
    case 'table':
      return <TableBlock table={token as Tokens.Table} />;
    case 'space':
    case 'def':
      return null;
    case 'text':
      return 'tokens' in token && token.tokens ? inline(token.tokens) : entities(token['text']);
    default:
      return token.raw;
  }
}

function TableBlock({ table }: { table: Tokens.Table }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a wide table scrolls
    <div className={styles['scroll']} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {table.header.map((cell, index) => (
              <th key={index} scope="col" style={{ textAlign: cell.align ?? 'left' }}>
                {inline(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} style={{ textAlign: cell.align ?? 'left' }}>
                  {inline(cell.tokens)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function inline(tokens: readonly Token[] | undefined): ReactNode {
  return tokens?.map((token, index) => <Fragment key={index}>{span(token)}</Fragment>);
}

function span(token: Token): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inline(token.tokens)}</strong>;
    case 'em':
      return <em>{inline(token.tokens)}</em>;
    case 'del':
      return <del>{inline(token.tokens)}</del>;
    case 'codespan':
      return <code>{token['text']}</code>;
    case 'br':
      return <br />;
    case 'link':
      return <Anchor href={token['href']}>{inline(token.tokens)}</Anchor>;
    case 'image':
      return <Anchor href={token['href']}>{token['text'] || token['href']}</Anchor>;
    case 'escape':
      return token['text'];
    case 'text':
      return 'tokens' in token && token.tokens ? inline(token.tokens) : entities(token['text']);
    default:
      return token.raw;
  }
}

function Anchor({ href, children }: { href: string; children: ReactNode }) {
  const address = webAddress(href) ?? (/^\/[^/\\]/.test(href) ? href : undefined);
  if (address === undefined) return <>{children}</>;
  return (
    <a href={address} rel="noreferrer noopener">
      {children}
    </a>
  );
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** The few entities that people write, as the characters they stand for. */
function entities(text: string): string {
  return text.replace(/&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,6}));/g, (whole, name: string | undefined, code: string | undefined) =>
    name === undefined ? (Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : whole) : (named[name] ?? whole),
  );
}
