import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Where a picture has its axes, in pixels of the screen: a picture that is scaled has texts that nobody can read on a telephone. */
export interface Frame {
  width: number;
  height: number;
  left: number;
  top: number;
  /** The room between the axes. */
  across: number;
  up: number;
}

const height = 328;
const left = 70;
const right = 20;
const top = 24;
const bottom = 44;

function frameOf(width: number): Frame {
  return { width, height, left, top, across: Math.max(100, width - left - right), up: height - top - bottom };
}

/** A frame as wide as the element that the picture is in, and no narrower than the picture needs. */
export function useFrame(least = 260): [RefObject<HTMLDivElement | null>, Frame] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(1100);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => element.clientWidth > 0 && setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, frameOf(Math.max(least, width))];
}
