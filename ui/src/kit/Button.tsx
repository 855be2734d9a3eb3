import type { ComponentProps } from 'react';
import styles from './Button.module.css';
import { Icon, type IconName } from './Icon';

/** For a link that looks like a button. */
export const buttonClass = styles['button'];

interface ButtonProps extends ComponentProps<'button'> {
  look?: 'default' | 'primary' | 'plain';
  icon?: IconName;
  /** A toggle that is on. */
  pressed?: boolean;
}

export function Button({ look = 'default', icon, pressed, children, className, ...rest }: ButtonProps) {
  const classes = [styles['button'], className];
  if (look !== 'default') classes.push(styles[look]);
  if (children === undefined) classes.push(styles['square']);
  if (pressed) classes.push(styles['pressed']);
  return (
    <button type="button" className={classes.join(' ')} aria-pressed={pressed} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
