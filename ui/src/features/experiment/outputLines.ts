// oxlint-disable-next-line no-control-regex -- escape sequences are control characters
const escapeSequence = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;

/** Lines as a terminal shows them: without colours, and of a progress bar only its last state. */
export function outputLines(output: string): string[] {
  const lines = output.replace(escapeSequence, '').replaceAll('\r\n', '\n').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.replace(/\r+$/, '').split('\r').at(-1) ?? '');
}
