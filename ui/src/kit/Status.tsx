import styles from './Status.module.css';

export type StatusName =
  | 'running'
  | 'finished'
  | 'completed'
  | 'cached'
  | 'crashed'
  | 'killed'
  | 'queued'
  | 'failed'
  | 'waiting'
  | 'cancelled'
  | 'skipped';

export type Tone = 'good' | 'bad' | 'run' | 'idle' | 'warn';

export const statusTones: Record<StatusName, Tone> = {
  running: 'run',
  finished: 'good',
  completed: 'good',
  cached: 'warn',
  crashed: 'bad',
  killed: 'warn',
  queued: 'idle',
  failed: 'bad',
  waiting: 'idle',
  cancelled: 'idle',
  skipped: 'idle',
};

/** Shape and colour both tell the state, so neither has to be seen. */
export function StatusGlyph({ status, size = 14 }: { status: StatusName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 14 14" aria-hidden="true" fill="none" stroke="currentColor">
      <Shape status={status} />
    </svg>
  );
}

function Shape({ status }: { status: StatusName }) {
  switch (status) {
    case 'running':
      return (
        <g stroke="none" fill="currentColor">
          <circle cx="7" cy="7" r="6.5" className={styles['pulse']} />
          <circle cx="7" cy="7" r="3.2" />
        </g>
      );
    case 'finished':
    case 'completed':
      return <path d="M2.500 7.600 5.800 10.700 11.500 3.800" strokeWidth="1.900" strokeLinecap="round" strokeLinejoin="round" />;
    case 'cached':
      return <path d="M7.900 1.300 3 8h3.500l-.4 4.700L11 6H7.500Z" fill="currentColor" stroke="none" />;
    case 'crashed':
    case 'failed':
      return <path d="M3.500 3.500l7 7M10.500 3.500l-7 7" strokeWidth="1.900" strokeLinecap="round" />;
    case 'killed':
      return <path d="M4.800 1.800h4.400l3 3v4.400l-3 3H4.800l-3-3V4.800ZM7 4.300v3.200M7 9.600v.1" strokeWidth="1.500" strokeLinecap="round" strokeLinejoin="round" />;
    case 'queued':
      return <path d="M4 2h6M4 12h6M4.500 2c0 4 5 6 5 10M9.500 2c0 4-5 6-5 10" strokeWidth="1.400" strokeLinecap="round" />;
    case 'waiting':
      return <circle cx="7" cy="7" r="4.500" strokeWidth="1.500" strokeDasharray="2.300 2.400" />;
    case 'cancelled':
      return <path d="M3.500 3.500h7v7h-7Z" strokeWidth="1.700" />;
    case 'skipped':
      return <path d="M3 7h8" strokeWidth="1.900" strokeLinecap="round" />;
  }
}

export function Status({ status, pill = false }: { status: StatusName; pill?: boolean }) {
  const classes = `${styles['status']} ${styles[statusTones[status]]} ${pill ? styles['pill'] : ''}`;
  return (
    <span className={classes}>
      <StatusGlyph status={status} />
      {status}
    </span>
  );
}
