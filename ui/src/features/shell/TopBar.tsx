import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { sessionQuery } from '../../api/session';
import { Button } from '../../kit/Button';
import { HalleyMark } from '../../kit/HalleyMark';
import { Icon, type IconName } from '../../kit/Icon';
import { Popover } from '../../kit/Popover';
import { chooseTheme, useThemeChoice, type ThemeChoice } from '../../theme/theme';
import styles from './TopBar.module.css';

interface TopBarProps {
  onHelp: () => void;
  onJump: () => void;
  onSignOut: () => void;
}

const themes: Record<ThemeChoice, { next: ThemeChoice; icon: IconName; label: string }> = {
  system: { next: 'light', icon: 'system', label: 'Colours: as the system (click for light)' },
  light: { next: 'dark', icon: 'sun', label: 'Colours: light (click for dark)' },
  dark: { next: 'system', icon: 'moon', label: 'Colours: dark (click for the system’s)' },
};

/** Where no project is shown. */
const others = ['/pipelines', '/pipeline-artifacts', '/pipeline-models', '/artifacts', '/models', '/settings', '/blueprints', '/device'];

export function TopBar({ onHelp, onJump, onSignOut }: TopBarProps) {
  const theme = themes[useThemeChoice()];
  const { data: session } = useQuery(sessionQuery);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const inProjects = !others.some((other) => path === other || path.startsWith(`${other}/`));
  return (
    <header className={styles['bar']}>
      <Link to="/" className={styles['brand']} aria-label="Halley: all projects">
        <HalleyMark />
        Halley
      </Link>
      <nav className={styles['nav']} aria-label="Main">
        <Link to="/" activeOptions={{ exact: true }} data-status={inProjects ? 'active' : undefined}>
          <Icon name="flask" size={15} />
          Projects
        </Link>
        <Link to="/pipelines" {...(path.startsWith('/pipeline-') && { 'data-status': 'active' })}>
          <Icon name="flow" size={15} />
          Pipelines
        </Link>
        <Link to="/artifacts">
          <Icon name="box" size={15} />
          Artifacts
        </Link>
        <Link to="/models">
          <Icon name="archive" size={15} />
          Models
        </Link>
      </nav>
      <span className={styles['spacer']} />
      <Button className={styles['jump']} onClick={onJump} aria-label="Jump to a project, experiment or run">
        Jump to… <kbd>{navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K'}</kbd>
      </Button>
      <Link to="/settings/$section" params={{ section: 'stacks' }} className={styles['gear']} aria-label="Settings" title="Settings">
        <Icon name="gear" />
      </Link>
      <Button look="plain" icon={theme.icon} aria-label={theme.label} title={theme.label} onClick={() => chooseTheme(theme.next)} />
      <Button look="plain" icon="help" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" onClick={onHelp} />
      {session?.userName === '' && <Link to="/sign-in">Sign in</Link>}
      {session && session.userName !== '' && (
        <Popover label={session.userName} icon="person">
          {() => (
            <div className={styles['menu']}>
              <p>
                Signed in as <strong>{session.userName}</strong>
                <br />
                Default workspace <strong>{session.defaultWorkspace}</strong>
              </p>
              <Button onClick={onSignOut}>Sign out</Button>
            </div>
          )}
        </Popover>
      )}
    </header>
  );
}
