/** Series as the server sends them: the columns are steps, if there are three, milliseconds and values. */
export function binary(key: string, name: string, columns: number[][], count: number): ArrayBuffer {
  const texts = new TextEncoder().encode(key + name);
  const padded = (texts.length + 7) & ~7;
  const size = columns[0]?.length ?? 0;
  const bytes = new ArrayBuffer(8 + 24 + padded + columns.length * size * 8 + 8);
  const view = new DataView(bytes);
  'HLYS'.split('').forEach((letter, at) => view.setUint8(at, letter.charCodeAt(0)));
  view.setInt32(4, 1, true);
  [key.length, name.length, size, columns.length === 3 ? 1 : 0].forEach((value, at) => view.setInt32(8 + at * 4, value, true));
  view.setFloat64(24, count, true);
  new Uint8Array(bytes, 32).set(texts);
  columns.flat().forEach((value, at) => view.setFloat64(32 + padded + at * 8, value, true));
  view.setInt32(bytes.byteLength - 8, -1, true);
  return bytes;
}
