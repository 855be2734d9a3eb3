export type CodeKind = 'plain' | 'comment' | 'string' | 'keyword' | 'literal';

export interface CodePiece {
  text: string;
  kind: CodeKind;
}

const keywords = new Set(
  ('abstract and as assert async await break case catch class const continue data def default del do elif else enum except export extends false False final finally for from fun function global if implements import in ' +
    'instanceof interface is lambda let new None nonlocal not null object or override package pass private protected public raise record return sealed static super switch synchronized this throw throws true True try ' +
    'typealias val var void volatile when while with yield int long double float boolean byte short char self').split(' '),
);

const hashComments = /\.(py|r|jl|sh|bash|ya?ml|toml|properties|ini|cfg|conf|rb)$|Dockerfile$|Makefile$/i;
const plainTexts = /\.(txt|log|csv|tsv|md|tex)$|^$/i;

/** Lines in pieces of one kind each. One rough grammar for all languages: enough to read by, never wrong about the text itself. */
export function highlight(text: string, fileName: string): CodePiece[][] {
  const source = text.replaceAll('\r\n', '\n');
  if (plainTexts.test(fileName)) return trimmed(source.split('\n').map((line) => [{ text: line, kind: 'plain' }]));
  const comment = hashComments.test(fileName) ? '#[^\\n]*' : '//[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$)';
  const pattern = new RegExp(
    `(?<comment>${comment})|(?<string>"""[\\s\\S]*?(?:"""|$)|'''[\\s\\S]*?(?:'''|$)|"(?:\\\\.|[^"\\\\\\n])*"?|'(?:\\\\.|[^'\\\\\\n])*'?)|(?<word>[A-Za-z_$][\\w$]*)|(?<number>\\b\\d[\\d_.xXa-fA-FlL]*)`,
    'g',
  );
  const lines: CodePiece[][] = [[]];
  const push = (piece: string, kind: CodeKind) => {
    piece.split('\n').forEach((part, index) => {
      if (index > 0) lines.push([]);
      const line = lines.at(-1);
      const last = line?.at(-1);
      if (part === '' || !line) return;
      if (last?.kind === kind) last.text += part;
      else line.push({ text: part, kind });
    });
  };
  let from = 0;
  for (const match of source.matchAll(pattern)) {
    push(source.slice(from, match.index), 'plain');
    from = match.index + match[0].length;
    const groups = match.groups ?? {};
    if (groups['comment'] !== undefined) push(match[0], 'comment');
    else if (groups['string'] !== undefined) push(match[0], 'string');
    else if (groups['number'] !== undefined) push(match[0], 'literal');
    else push(match[0], keywords.has(match[0]) ? 'keyword' : 'plain');
  }
  push(source.slice(from), 'plain');
  return trimmed(lines);
}

function trimmed(lines: CodePiece[][]): CodePiece[][] {
  const last = lines.at(-1);
  if (lines.length > 1 && last && last.every((piece) => piece.text === '')) lines.pop();
  return lines;
}
