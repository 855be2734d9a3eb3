import { useCallback, useEffect, useState } from 'react';

/** The part of what scrolls that can be seen, with some margin, in its own pixels. */
export interface Viewport {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const margin = 400;

/** Watches what can be seen of an element that scrolls; nothing while it is not wanted. Changes only when half the margin was passed. */
export function useViewport(wanted: boolean): [Viewport | undefined, (element: HTMLElement | null) => void] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [viewport, setViewport] = useState<Viewport | undefined>();
  const watch = useCallback((next: HTMLElement | null) => setElement(next), []);
  useEffect(() => {
    if (!wanted || !element) return;
    let known = { left: -Infinity, top: -Infinity };
    const look = () => {
      const { scrollLeft, scrollTop, clientWidth, clientHeight } = element;
      if (Math.abs(scrollLeft - known.left) < margin / 2 && Math.abs(scrollTop - known.top) < margin / 2) return;
      known = { left: scrollLeft, top: scrollTop };
      setViewport({ left: scrollLeft - margin, right: scrollLeft + clientWidth + margin, top: scrollTop - margin, bottom: scrollTop + clientHeight + margin });
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [element, wanted]);
  return [wanted ? (viewport ?? { left: 0, right: 1600, top: 0, bottom: 1200 }) : undefined, watch];
}
