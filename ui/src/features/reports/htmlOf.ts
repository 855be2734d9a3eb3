const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character] ?? character);

const kept = new Set(['P', 'H2', 'H3', 'H4', 'H5', 'H6', 'UL', 'OL', 'LI', 'BLOCKQUOTE', 'PRE', 'CODE', 'STRONG', 'EM', 'DEL', 'TABLE', 'THEAD', 'TBODY', 'TR', 'TH', 'TD', 'FIGURE', 'FIGCAPTION', 'HR', 'BR']);

/**
 * A report as one file that needs nothing else: what is on the page, with charts as pictures. Only elements and texts are taken over;
 * nothing of the page's own code, and no attribute but the address of a link.
 */
export function htmlOf(title: string, article: HTMLElement): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>body{max-width:60rem;margin:2rem auto;padding:0 1rem;font:16px/1.55 system-ui,sans-serif;color:#10151d}table{border-collapse:collapse}td,th{padding:.3rem .7rem;border:1px solid #c9d0da;text-align:left}pre{overflow:auto;padding:.8rem;background:#f0f2f6}img{max-width:100%}figure{margin:1.5rem 0}figcaption{font-weight:600}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${content(article)}
</body>
</html>
`;
}

function content(node: Node): string {
  return [...node.childNodes].map(one).join('');
}

function one(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.textContent ?? '');
  if (!(node instanceof Element)) return '';
  if (node instanceof HTMLCanvasElement) return `<img alt="${escaped(node.closest('article')?.getAttribute('aria-label') ?? 'chart')}" src="${node.toDataURL('image/png')}">`;
  if (node instanceof SVGElement || node.tagName === 'BUTTON' || node.getAttribute('aria-hidden') === 'true') return '';
  const tag = node.tagName;
  if (tag === 'A') {
    const address = (node as HTMLAnchorElement).href;
    return /^https?:\/\//.test(address) ? `<a href="${escaped(address)}">${content(node)}</a>` : content(node);
  }
  if (tag === 'HR' || tag === 'BR') return `<${tag.toLowerCase()}>`;
  if (!kept.has(tag)) return content(node);
  return `<${tag.toLowerCase()}>${content(node)}</${tag.toLowerCase()}>\n`;
}
