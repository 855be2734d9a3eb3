import { Fragment, type ReactNode } from 'react';
import { pieces } from '../lib/words';

/** A name in as many lines as it needs, which end between its words. What is copied is the name. */
export function wrappable(name: string): ReactNode {
  return pieces(name).map((piece, at) => (
    // The pieces of a name never change places.
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {piece}
    </Fragment>
  ));
}
