import { getRouteApi } from '@tanstack/react-router';
import { AlertSettings } from '../features/settings/AlertSettings';
import { AuditSettings } from '../features/settings/AuditSettings';
import { KeySettings } from '../features/settings/KeySettings';
import { LinkSettings } from '../features/settings/LinkSettings';
import { MemberSettings } from '../features/settings/MemberSettings';
import { SecretSettings } from '../features/settings/SecretSettings';
import { StackSettings } from '../features/settings/StackSettings';

const route = getRouteApi('/signed-in/settings/$section');

const pages: Record<string, () => React.JSX.Element> = { stacks: StackSettings, secrets: SecretSettings, keys: KeySettings, members: MemberSettings, links: LinkSettings, alerts: AlertSettings, audit: AuditSettings };

export function SettingsView() {
  const { section } = route.useParams();
  const Section = pages[section] ?? StackSettings;
  return <Section />;
}
