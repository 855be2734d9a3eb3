import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type CSSProperties } from 'react';
import { parseLine, plainText, readableOn, splitOutput, startingLooks, type Look } from '../lib/ansi';
import { Button } from './Button';
import { SearchField } from './Field';
import { Toolbar } from './Page';
import { saveText } from './save';
import styles from './Terminal.module.css';

interface TerminalProps {
  /** Plural or mass noun, as a sentence begins: `Output`. */
  label: string;
  text: string;
  /** More may come: the end is followed until the reader scrolls up. */
  live?: boolean;
  fileName: string;
  /** Only lines that it is true for; others are left away. */
  keep?: ((line: string) => boolean) | undefined;
  /** Lines to jump to, with what they are called: `error`. */
  marked?: { name: string; test: (line: string) => boolean };
  children?: React.ReactNode;
}

/** Output of programs as a terminal shows it: only the lines on screen are made. Searched without looking at colours. */
export function Terminal({ label, text, live = false, fileName, keep, marked, children }: TerminalProps) {
  const lines = useMemo(() => splitOutput(text), [text]);
  const looks = useMemo(() => startingLooks(lines), [lines]);
  const [query, setQuery] = useState('');
  const [wrap, setWrap] = useState(false);
  const [follow, setFollow] = useState(live);
  const [at, setAt] = useState(0);
  const scroll = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => lines.flatMap((line, index) => (keep === undefined || keep(plainText(line)) ? [index] : [])), [lines, keep]);
  const wanted = query.toLowerCase();
  const found = useMemo(
    () => (wanted === '' ? [] : shown.flatMap((line, place) => (plainText(lines[line] ?? '').toLowerCase().includes(wanted) ? [place] : []))),
    [lines, shown, wanted],
  );
  const marks = useMemo(() => (marked === undefined ? [] : shown.flatMap((line, place) => (marked.test(plainText(lines[line] ?? '')) ? [place] : []))), [lines, shown, marked]);
  const [mark, setMark] = useState<number | undefined>();
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => 20,
    overscan: 30,
    initialRect: { width: 1000, height: 600 },
  });
  const here = found.length === 0 ? undefined : found[((at % found.length) + found.length) % found.length];
  const go = (next: number) => {
    setAt(next);
    setFollow(false);
    const place = found[((next % found.length) + found.length) % found.length];
    if (place !== undefined) virtual.scrollToIndex(place, { align: 'center' });
  };
  const jump = (distance: number) => {
    const next = mark === undefined ? (distance > 0 ? 0 : marks.length - 1) : (mark + distance + marks.length) % marks.length;
    setMark(next);
    setFollow(false);
    const place = marks[next];
    if (place !== undefined) virtual.scrollToIndex(place, { align: 'center' });
  };
  const markedLine = mark === undefined ? undefined : marks[mark];
  useEffect(() => {
    if (follow && shown.length > 0) virtual.scrollToIndex(shown.length - 1, { align: 'end' });
  }, [follow, shown.length, virtual]);

  return (
    <>
      <div className={styles['bar']}>
        <Toolbar label={label}>
          <SearchField
            primary
            label={`Search ${label.toLowerCase()}`}
            value={query}
            onChange={(value) => {
              setQuery(value);
              setAt(0);
            }}
            onEnter={(back) => found.length > 0 && go(at + (back ? -1 : 1))}
          />
          {query !== '' && (
            <span className={styles['found']} role="status">
              {found.length === 0 ? 'nothing found' : `${(((at % found.length) + found.length) % found.length) + 1} of ${found.length.toLocaleString('en')} lines`}
            </span>
          )}
          {found.length > 0 && (
            <>
              <Button icon="back" aria-label="Previous line found" onClick={() => go(at - 1)} />
              <Button icon="chevron" aria-label="Next line found" onClick={() => go(at + 1)} />
            </>
          )}
          {children}
          {marked && marks.length > 0 && (
            <>
              <Button icon="back" aria-label={`Previous ${marked.name}`} title={`Previous ${marked.name}`} onClick={() => jump(-1)} />
              <Button aria-label={`Next ${marked.name}`} onClick={() => jump(1)}>
                {mark === undefined ? `${marks.length.toLocaleString('en')} ${marked.name}${marks.length === 1 ? '' : 's'}` : `${marked.name} ${mark + 1} of ${marks.length.toLocaleString('en')}`}
              </Button>
            </>
          )}
          <span className={styles['space']} />
          <span className={styles['count']}>{shown.length.toLocaleString('en')} lines</span>
          {live && (
            <Button pressed={follow} onClick={() => setFollow(!follow)}>
              Follow
            </Button>
          )}
          <Button pressed={wrap} onClick={() => setWrap(!wrap)}>
            Wrap
          </Button>
          <Button icon="download" aria-label="Download" title="Download" onClick={() => saveText(fileName, lines.map(plainText).join('\n'))} />
        </Toolbar>
      </div>
      {/* A scrolling region must be reachable by the keyboard. */}
      <div
        className={styles['output']}
        ref={scroll}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label={`${label}, ${shown.length} lines`}
        onWheel={(event) => event.deltaY < 0 && setFollow(false)}
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const line = shown[item.index] ?? 0;
            return (
              <div
                key={item.key}
                ref={wrap ? virtual.measureElement : undefined}
                data-index={item.index}
                className={`${styles['line']} ${wrap ? styles['wrapped'] : ''} ${item.index === here || item.index === markedLine ? styles['here'] : ''}`}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <span className={styles['number']}>{line + 1}</span>
                <span className={styles['text']}>
                  <Line text={lines[line] ?? ''} look={looks[line] ?? {}} wanted={wanted} />
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}

function Line({ text, look, wanted }: { text: string; look: Look; wanted: string }) {
  if (wanted !== '') return <Marked text={plainText(text)} wanted={wanted} />;
  return parseLine(text, look).pieces.map((piece, index) => (
    <span key={index} className={classes(piece.look)} style={colours(piece.look)}>
      {piece.text}
    </span>
  ));
}

function Marked({ text, wanted }: { text: string; wanted: string }) {
  const parts: React.ReactNode[] = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (let found = lower.indexOf(wanted); found >= 0; found = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, found), <mark key={found}>{text.slice(found, found + wanted.length)}</mark>);
    from = found + wanted.length;
  }
  return [...parts, text.slice(from)];
}

function classes(look: Look): string | undefined {
  const names = (['bold', 'dim', 'italic', 'underline'] as const).flatMap((name) => (look[name] ? [styles[name]] : []));
  return names.length > 0 ? names.join(' ') : undefined;
}

function colours(look: Look): CSSProperties | undefined {
  const of = (colour: string | undefined) => (colour === undefined ? undefined : colour.startsWith('#') ? colour : `var(--ansi-${colour})`);
  const front = (look.ground !== undefined && !look.inverse ? readableOn(look.ground, look.colour) : undefined) ?? of(look.colour);
  const back = of(look.ground);
  if (look.inverse) return { color: back ?? 'var(--surface)', background: front ?? 'var(--ink)' };
  return front === undefined && back === undefined ? undefined : { ...(front && { color: front }), ...(back && { background: back }) };
}
