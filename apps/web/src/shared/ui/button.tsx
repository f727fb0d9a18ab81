import type { ButtonHTMLAttributes } from 'react';

type Kind = 'main' | 'plain' | 'quiet';

export function buttonClass(kind: Kind = 'plain'): string {
  return `button button-${kind}`;
}

/** A button; `busy` keeps it in place and focusable while its act goes on. */
export function Button({
  kind = 'plain',
  busy = false,
  type = 'button',
  onClick,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { kind?: Kind; busy?: boolean }) {
  return (
    <button
      {...rest}
      type={busy ? 'button' : type}
      aria-disabled={busy || undefined}
      className={buttonClass(kind)}
      onClick={busy ? undefined : onClick}
    />
  );
}
