import type { Resources } from '../../service.ts'
import { lookAtLink } from '../partner/supplier-access/look-at-link.ts'
import type { Page, Problem } from './page.ts'
import { deadLinkPage } from './pages/dead-link.ts'
import { enterCodePage } from './pages/enter-code.ts'
import { sendCodePage } from './pages/send-code.ts'

/** The page for the present state of a link, after what has just been done or refused. */
export async function pageOfLink(
  resources: Pick<Resources, 'store' | 'tenants' | 'hasher'>,
  {
    token,
    sent = false,
    refused,
  }: {
    token: string
    /** A code has just been mailed. */
    sent?: boolean
    refused?: Problem & { readonly status: number }
  },
): Promise<Page> {
  const link = await lookAtLink(resources, token)
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
