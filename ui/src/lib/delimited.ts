/** Rows of a CSV or TSV file (RFC 4180), the first `limit` of them. */
export function parseDelimited(text: string, limit = 1000): string[][] {
  const delimiter = firstLineHas(text, '\t') && !firstLineHas(text, ',') ? '\t' : firstLineHas(text, ';') && !firstLineHas(text, ',') ? ';' : ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === delimiter) endCell();
    else if (character === '\n') {
      endCell();
      rows.push(row);
      row = [];
      if (rows.length >= limit) return rows;
    } else if (character !== '\r') cell += character;
  }
  if (cell !== '' || row.length > 0) {
    endCell();
    rows.push(row);
  }
  return rows;
}

function firstLineHas(text: string, character: string): boolean {
  const end = text.indexOf('\n');
  return text.slice(0, end < 0 ? undefined : end).includes(character);
}
