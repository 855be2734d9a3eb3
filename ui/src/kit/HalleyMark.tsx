import mark from '../theme/halley.svg';

export function HalleyMark({ size = 22 }: { size?: number }) {
  return <img src={mark} width={size} height={size} alt="" />;
}
