/** How a piece of a terminal's line looks. Colours are `0`…`15` of the palette, or `#rrggbb`. */
export interface Look {
  colour?: string;
  ground?: string;
  bold?: true;
  dim?: true;
  italic?: true;
  underline?: true;
  inverse?: true;
}

export interface Piece {
  text: string;
  look: Look;
}

// oxlint-disable-next-line no-control-regex -- escape sequences are control characters
const sequence = /\u001b(?:\[([0-9;:?<=>]*)[ -/]*([@-~])|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;
// oxlint-disable-next-line no-control-regex -- what a terminal would not print
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** The lines as a terminal shows them at the end: of a progress bar only its last state. Looks are not read yet. */
export function splitOutput(output: string): string[] {
  const lines = output.replaceAll('\r\n', '\n').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.includes('\r') ? (line.replace(/\r+$/, '').split('\r').at(-1) ?? '') : line));
}

/** The text of a line without any escape sequence. */
export function plainText(line: string): string {
  return (line.includes('\u001b') ? line.replace(sequence, '') : line).replace(unprintable, '');
}

/** The pieces of one line, and the look that the next line begins with. */
export function parseLine(line: string, start: Look = {}): { pieces: Piece[]; end: Look } {
  const pieces: Piece[] = [];
  let look = start;
  let from = 0;
  const push = (raw: string) => {
    const text = raw.replace(unprintable, '');
    if (text !== '') pieces.push({ text, look });
  };
  for (const match of line.matchAll(sequence)) {
    push(line.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] === 'm') look = changed(look, match[1] ?? '');
  }
  push(line.slice(from));
  return { pieces, end: look };
}

/** The looks that the lines begin with; one that nothing changes is the look before it. */
export function startingLooks(lines: readonly string[]): Look[] {
  let look: Look = {};
  return lines.map((line) => {
    const start = look;
    if (line.includes('\u001b')) look = parseLine(line, look).end;
    return start;
  });
}

function changed(before: Look, parameters: string): Look {
  const codes = parameters.split(/[;:]/).map(Number);
  let look: Look = { ...before };
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const [colour, used] = extended(codes, at);
      if (colour !== undefined) look = { ...look, [code === 38 ? 'colour' : 'ground']: colour };
      at += used;
    } else look = simple(look, code);
  }
  return look;
}

function simple(look: Look, code: number): Look {
  const { bold, dim, italic, underline, inverse, colour, ground, ...rest } = look;
  const kept = { ...(bold && { bold }), ...(dim && { dim }), ...(italic && { italic }), ...(underline && { underline }), ...(inverse && { inverse }), ...(colour && { colour }), ...(ground && { ground }), ...rest };
  const without = (...names: (keyof Look)[]) => Object.fromEntries(Object.entries(kept).filter(([name]) => !names.includes(name as keyof Look))) as Look;
  if (code === 0) return {};
  if (code === 1) return { ...kept, bold: true };
  if (code === 2) return { ...kept, dim: true };
  if (code === 3) return { ...kept, italic: true };
  if (code === 4) return { ...kept, underline: true };
  if (code === 7) return { ...kept, inverse: true };
  if (code === 22) return without('bold', 'dim');
  if (code === 23) return without('italic');
  if (code === 24) return without('underline');
  if (code === 27) return without('inverse');
  if (code === 39) return without('colour');
  if (code === 49) return without('ground');
  if (code >= 30 && code <= 37) return { ...kept, colour: String(code - 30) };
  if (code >= 90 && code <= 97) return { ...kept, colour: String(code - 82) };
  if (code >= 40 && code <= 47) return { ...kept, ground: String(code - 40) };
  if (code >= 100 && code <= 107) return { ...kept, ground: String(code - 92) };
  return kept;
}

/** `38;5;n` and `38;2;r;g;b`: the colour and how many codes it took. */
function extended(codes: readonly number[], at: number): [colour: string | undefined, used: number] {
  if (codes[at + 1] === 5) {
    const index = codes[at + 2] ?? 0;
    return [index < 16 ? String(index) : hex(cube(index)), 2];
  }
  if (codes[at + 1] === 2) return [hex([codes[at + 2] ?? 0, codes[at + 3] ?? 0, codes[at + 4] ?? 0]), 4];
  return [undefined, 1];
}

function cube(index: number): [number, number, number] {
  if (index >= 232) return [8 + (index - 232) * 10, 8 + (index - 232) * 10, 8 + (index - 232) * 10];
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  const place = index - 16;
  return [level(Math.floor(place / 36)), level(Math.floor(place / 6) % 6), level(place % 6)];
}

function hex(channels: readonly number[]): string {
  return `#${channels.map((channel) => Math.min(255, Math.max(0, Math.round(channel) || 0)).toString(16).padStart(2, '0')).join('')}`;
}

/** A colour that can be read on a ground: its own, unless that is none or a grey, which are made for the page's ground. */
export function readableOn(ground: string, colour: string | undefined): string | undefined {
  if (colour !== undefined && !['0', '7', '8', '15'].includes(colour)) return undefined;
  if (!ground.startsWith('#')) return 'var(--surface)';
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(ground.slice(at, at + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? '#000000' : '#ffffff';
}
