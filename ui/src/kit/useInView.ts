import { useEffect, useRef, useState, type RefObject } from 'react';

/** Whether the element is on screen or nearly so. Where the browser cannot tell, it is. */
export function useInView<T extends Element>(margin = '300px'): [RefObject<T | null>, boolean] {
  const element = useRef<T>(null);
  const [inView, setInView] = useState(typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    if (!element.current || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      (entries) => setInView(entries.some((entry) => entry.isIntersecting)),
      { rootMargin: margin },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [margin]);
  return [element, inView];
}
