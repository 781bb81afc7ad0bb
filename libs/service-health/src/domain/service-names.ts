/** Which of the partner's service codes stands behind a name that Microsoft Graph shows. [D6] [D18] */
export interface ServiceNames {
  readonly version: number;
  /** First day on which this version applies. */
  readonly from: string;
  /** Graph's display names, by the code of the service that the partner supports under it. */
  readonly names: Readonly<Record<string, readonly string[]>>;
}

/** Graph renames its services now and then: add a version, never change one. */
export const SERVICE_NAMES: readonly ServiceNames[] = [
  {
    version: 1,
    from: '2020-01-01',
    names: {
      microsoft365: [
        'Cloud App Security',
        'Exchange Online',
        'Microsoft 365 Apps',
        'Microsoft 365 for the web',
        'Microsoft 365 suite',
        'Microsoft Bookings',
        'Microsoft Clipchamp',
        'Microsoft Copilot (Microsoft 365)',
        'Microsoft Defender for Cloud Apps',
        'Microsoft Defender XDR',
        'Microsoft Forms',
        'Microsoft Purview',
        'Microsoft Stream',
        'Microsoft Teams',
        'Microsoft Viva',
        'Mobile Device Management for Office 365',
        'Office 365',
        'Office for the web',
        'OneDrive for Business',
        'Planner',
        'Project for the web',
        'SharePoint Online',
        'Skype for Business',
        'Sway',
        'Universal Print',
        'Windows 365',
        'Yammer Enterprise',
      ],
      dynamics365: ['Dynamics 365 Apps', 'Dynamics 365 Business Central', 'Finance and Operations Apps'],
      powerPlatform: [
        'Microsoft Dataverse',
        'Power Apps',
        'Power Apps in Microsoft 365',
        'Power Automate',
        'Power Automate in Microsoft 365',
        'Power BI',
        'Power Platform',
      ],
      intune: ['Microsoft Intune'],
      entraId: ['Azure Active Directory', 'Identity Service', 'Microsoft Entra'],
      azure: ['Azure', 'Azure Information Protection', 'Azure Virtual Desktop', 'Microsoft Azure'],
    },
  },
];

/**
 * The service code that a report means: the code itself, or the one behind Graph's display name.
 *
 * @param day the day of the report: the names in force then are used
 * @param codes the services that the partner supports
 * @returns undefined when nobody knows the name
 */
export function serviceCodeOf(nameOrCode: string, day: string, codes: readonly string[]): string | undefined {
  if (codes.includes(nameOrCode)) return nameOrCode;
  const wanted = folded(nameOrCode);
  const names = SERVICE_NAMES.findLast(({ from }) => from <= day)?.names ?? {};
  return Object.keys(names).find((code) => names[code]?.some((name) => folded(name) === wanted));
}

const folded = (name: string): string => name.trim().toLowerCase();
