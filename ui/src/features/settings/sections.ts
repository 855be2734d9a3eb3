/** The settings, in their order. */
export const sections = {
  stacks: { label: 'Stacks and components' },
  secrets: { label: 'Secrets' },
  keys: { label: 'API keys' },
  members: { label: 'Members' },
  links: { label: 'Share links' },
  alerts: { label: 'Alerts' },
  audit: { label: 'Audit log' },
} as const;

export type SettingsSection = keyof typeof sections;
