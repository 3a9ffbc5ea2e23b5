import type { House } from '../../sandbox/house.ts'
import { lookAtLink } from '../partner/supplier-access/look-at-link.ts'
import type { Page, Problem } from './page.ts'
import { deadLinkPage } from './pages/dead-link.ts'
import { enterCodePage } from './pages/enter-code.ts'
import { sendCodePage } from './pages/send-code.ts'

/** The page for where a link stands, after what has just been done or refused. */
export async function pageOfLink({
  house,
  token,
  sent = false,
  refused,
}: {
  house: House
  token: string
  /** A code was mailed just now. */
  sent?: boolean
  refused?: Problem & { readonly status: number }
}): Promise<Page> {
  const link = await lookAtLink(house, token)
  switch (link.state) {
    case 'invited':
      return sendCodePage({ link, token, refused })
    case 'code-sent':
    case 'validated':
      return enterCodePage({ link, token, sent, refused })
    default:
      return deadLinkPage(link)
  }
}
