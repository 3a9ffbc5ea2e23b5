import Koa, { type Context } from 'koa'
import { UploadWatch } from '../../http/body/upload-watch.ts'
import type { Pages, Resources } from '../../service.ts'
import { EMAIL_PREFERENCES, LINK_REQUESTED, REGENERATE, ROOT, SHORT } from '../links.ts'
import { answerWithPages } from './answer-with-pages.ts'
import { assets } from './assets/assets.ts'
import { saveEmailPreferences, showEmailPreferences } from './email-preferences.ts'
import { isFromElsewhere } from './is-from-elsewhere.ts'
import { type PageAnswer, PageError } from './page.ts'
import { linkRequestedPage } from './pages/link-requested.ts'
import { readForm } from './read-form.ts'
import { goToRegenerate, showRegenerate, takeRegenerate } from './regenerate.ts'
import type { Handler } from './page-request.ts'

interface Place {
  readonly get: Handler
  readonly post?: Handler
}

const PLACES: ReadonlyMap<string, Place> = new Map<string, Place>([
  [REGENERATE, { get: showRegenerate, post: takeRegenerate }],
  [LINK_REQUESTED, { get: linkRequestedPage }],
  [EMAIL_PREFERENCES, { get: showEmailPreferences, post: saveEmailPreferences }],
  [SHORT, { get: goToRegenerate }],
])

/**
 * The pages that the links in mails lead to (PORT-PAGE). They use the same rules as the API, set no
 * cookies, and work without scripts: forms carry what one step passes to the next.
 */
export function portal(resources: Resources): Pages {
  const app = new Koa()
  const watch = new UploadWatch()
  app.silent = true
  app.use(assets)
  app.use(answerWithPages(resources.log, (ctx) => answerTo(ctx, { resources, watch })))
  return { paths: [ROOT, SHORT], serve: app.callback() }
}

async function answerTo(
  ctx: Context,
  { resources, watch }: { resources: Resources; watch: UploadWatch },
): Promise<PageAnswer> {
  const place = PLACES.get(ctx.path)
  if (!place) throw new PageError({ status: 404, heading: 'There is no such page', text: TRY_THE_LINK })
  const query = new URLSearchParams(ctx.querystring)
  if (ctx.method === 'GET' || ctx.method === 'HEAD') return place.get({ resources, query, form: new URLSearchParams() })
  if (ctx.method !== 'POST' || !place.post) {
    ctx.set('Allow', place.post ? 'GET, HEAD, POST' : 'GET, HEAD')
    throw new PageError({ status: 405, heading: 'This page cannot answer such a request', text: TRY_THE_LINK })
  }
  const form = await readForm(ctx.req, watch)
  if (isFromElsewhere(ctx.req.headers, resources.portalOrigin())) {
    throw new PageError({
      status: 403,
      heading: 'This form was sent from another site',
      text: `Nothing was changed. ${TRY_THE_LINK}`,
    })
  }
  return place.post({ resources, query, form })
}

const TRY_THE_LINK = 'Open the link in the email again.'
