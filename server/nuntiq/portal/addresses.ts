/** Where the pages are; links in mails lead to the first two (C3, C4). */
export const REGENERATE = '/supplier-access/regenerate'
export const EMAIL_PREFERENCES = '/supplier-access/email-preferences'
export const LINK_REQUESTED = '/supplier-access/link-requested'
export const SHORT = '/regen'
/** Below it, whatever is asked for is answered with a page. */
export const ROOT = '/supplier-access'
