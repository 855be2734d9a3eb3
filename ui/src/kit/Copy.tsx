import { useState } from 'react';
import { Button } from './Button';
import { copyText } from './copyText';

const shownMillis = 1_500;

/** Puts a text on the clipboard, and shows for a moment that it is there. */
export function Copy({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void copyText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), shownMillis);
    });
  };
  return <Button look="plain" icon={copied ? 'check' : 'copy'} aria-label={label} title={label} onClick={copy} />;
}
